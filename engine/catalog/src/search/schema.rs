//! Fields of the index, each with no more than its queries need.
//!
//! Every word of a record is in `text`, with positions for phrases and lengths for scoring. `title` and `name` say
//! again which of them are in a title or a product name, so that they count for more; they have neither. Columns
//! are for facets, orders and ranges. What a list shows is stored; everything else is read from the library.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, TantivyDocument};

use super::document::Indexed;
use super::words;

/// Handles of the fields.
pub(super) struct Fields {
    pub(super) vulnerability: Field,
    pub(super) identifier: Field,
    pub(super) text: Field,
    pub(super) title: Field,
    pub(super) name: Field,
    pub(super) vendor_name: Field,
    pub(super) vendor: Field,
    pub(super) product: Field,
    pub(super) source: Field,
    pub(super) weakness: Field,
    pub(super) category: Field,
    pub(super) ecosystem: Field,
    pub(super) state: Field,
    pub(super) kind: Field,
    pub(super) graded: Field,
    pub(super) assigner: Field,
    pub(super) conflict: Field,
    pub(super) quality: Field,
    pub(super) level: Field,
    pub(super) year: Field,
    pub(super) exploited: Field,
    pub(super) fix: Field,
    pub(super) score: Field,
    pub(super) epss: Field,
    pub(super) priority: Field,
    pub(super) rise: Field,
    pub(super) exploited_on: Field,
    pub(super) published: Field,
    pub(super) modified: Field,
    /// Exact names: packages, products, repositories, commits.
    pub(super) key: Field,
    pub(super) hit: Field,
}

fn indexing(tokenizer: &str, option: IndexRecordOption, norms: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(option)
        .set_fieldnorms(norms);
    TextOptions::default().set_indexing_options(indexing)
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |schema: &mut SchemaBuilder, name, tokenizer| {
        schema.add_text_field(name, indexing(tokenizer, IndexRecordOption::Basic, false))
    };
    let value = |schema: &mut SchemaBuilder, name| {
        let options = indexing("raw", IndexRecordOption::Basic, false).set_fast("raw");
        schema.add_text_field(name, options)
    };
    let full = indexing(words::TEXT, IndexRecordOption::WithFreqsAndPositions, true);
    let both = NumericOptions::default().set_indexed().set_fast();
    let column = NumericOptions::default().set_fast();
    let fields = Fields {
        vulnerability: schema.add_u64_field("vulnerability", both.clone()),
        identifier: words(&mut schema, "identifier", "raw"),
        text: schema.add_text_field("text", full),
        title: words(&mut schema, "title", words::TEXT),
        name: words(&mut schema, "name", words::NAMES),
        vendor_name: words(&mut schema, "vendor_name", words::NAMES),
        vendor: value(&mut schema, "vendor"),
        product: value(&mut schema, "product"),
        source: value(&mut schema, "source"),
        weakness: value(&mut schema, "weakness"),
        category: value(&mut schema, "category"),
        ecosystem: value(&mut schema, "ecosystem"),
        state: value(&mut schema, "state"),
        kind: value(&mut schema, "kind"),
        graded: value(&mut schema, "graded"),
        assigner: value(&mut schema, "assigner"),
        conflict: value(&mut schema, "conflict"),
        quality: schema.add_text_field("quality", TextOptions::default().set_fast("raw")),
        level: schema.add_u64_field("level", both.clone()),
        year: schema.add_u64_field("year", column.clone()),
        exploited: schema.add_u64_field("exploited", both.clone()),
        fix: schema.add_u64_field("fix", both),
        score: schema.add_u64_field("score", column.clone()),
        epss: schema.add_u64_field("epss", column.clone()),
        priority: schema.add_u64_field("priority", column.clone()),
        rise: schema.add_u64_field("rise", column.clone()),
        exploited_on: schema.add_i64_field("exploited_on", column.clone()),
        published: schema.add_i64_field("published", column.clone()),
        modified: schema.add_i64_field("modified", column),
        key: words(&mut schema, "key", "raw"),
        hit: schema.add_bytes_field("hit", BytesOptions::from(STORED)),
    };
    (schema.build(), fields)
}

pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(6),
        }),
        docstore_blocksize: 32 << 10,
        ..IndexSettings::default()
    }
}

impl Fields {
    pub(super) fn document(&self, indexed: &Indexed) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_u64(self.vulnerability, indexed.vulnerability as u64);
        let texts = [
            (self.identifier, &indexed.identifiers),
            (self.text, &indexed.texts),
            (self.title, &indexed.titles),
            (self.name, &indexed.names),
            (self.vendor_name, &indexed.vendors),
            (self.vendor, &indexed.vendors),
            (self.product, &indexed.products),
            (self.source, &indexed.hit.sources),
            (self.weakness, &indexed.weaknesses),
            (self.category, &indexed.categories),
            (self.ecosystem, &indexed.ecosystems),
            (self.graded, &indexed.graded),
            (self.conflict, &indexed.conflicts),
            (self.quality, &indexed.quality),
            (self.key, &indexed.keys),
        ];
        for (field, values) in texts {
            for value in values {
                document.add_text(field, value);
            }
        }
        document.add_text(self.state, indexed.hit.state.as_str());
        document.add_text(self.kind, super::document::kind_name(indexed.hit.kind));
        if let Some(assigner) = &indexed.assigner {
            document.add_text(self.assigner, assigner);
        }
        document.add_u64(self.level, u64::from(indexed.level()));
        document.add_u64(self.exploited, u64::from(indexed.hit.exploited));
        document.add_u64(self.fix, u64::from(indexed.has_fix));
        let severity = indexed.hit.severity.as_ref();
        let numbers = [
            (self.score, severity.and_then(|s| s.score).map(|s| s * 10.0)),
            (self.epss, indexed.hit.epss.map(|p| p * 1_000_000.0)),
            (self.priority, indexed.priority),
            (self.rise, indexed.rise.map(|p| p * 1_000_000.0)),
        ];
        for (field, number) in numbers {
            if let Some(number) = number.filter(|n| *n >= 0.0) {
                document.add_u64(field, number.round() as u64);
            }
        }
        if let Some(time) = indexed.hit.published {
            document.add_i64(self.published, time.as_second());
            let year = time.to_zoned(jiff::tz::TimeZone::UTC).year();
            document.add_u64(self.year, u64::try_from(year).unwrap_or_default());
        }
        if let Some(time) = indexed.exploited_on {
            document.add_i64(self.exploited_on, time);
        }
        if let Some(time) = indexed.hit.modified {
            document.add_i64(self.modified, time.as_second());
        }
        document.add_bytes(self.hit, &super::stored::pack(&indexed.hit));
        document
    }
}
