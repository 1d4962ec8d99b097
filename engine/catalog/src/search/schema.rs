//! Fields of the index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, TantivyDocument};

use super::document::Indexed;
use super::words::TOKENIZER;

/// Handles of the fields.
pub(super) struct Fields {
    pub(super) vulnerability: Field,
    pub(super) identifier: Field,
    pub(super) title: Field,
    pub(super) body: Field,
    pub(super) product: Field,
    pub(super) source: Field,
    pub(super) weakness: Field,
    pub(super) ecosystem: Field,
    pub(super) state: Field,
    pub(super) kind: Field,
    pub(super) level: Field,
    pub(super) score: Field,
    pub(super) exploited: Field,
    pub(super) epss: Field,
    pub(super) published: Field,
    pub(super) modified: Field,
    pub(super) hit: Field,
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |record| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(record)
            .set_fieldnorms(true);
        TextOptions::default().set_indexing_options(indexing)
    };
    let number = NumericOptions::from(INDEXED | FAST);
    let fields = Fields {
        vulnerability: schema.add_u64_field("vulnerability", number.clone()),
        identifier: schema.add_text_field("identifier", STRING),
        title: schema.add_text_field("title", text(IndexRecordOption::WithFreqsAndPositions)),
        body: schema.add_text_field("body", text(IndexRecordOption::WithFreqs)),
        product: schema.add_text_field("product", text(IndexRecordOption::WithFreqs)),
        source: schema.add_text_field("source", STRING),
        weakness: schema.add_text_field("weakness", STRING),
        ecosystem: schema.add_text_field("ecosystem", STRING),
        state: schema.add_text_field("state", STRING),
        kind: schema.add_text_field("kind", STRING),
        level: schema.add_u64_field("level", number.clone()),
        score: schema.add_f64_field("score", number.clone()),
        exploited: schema.add_bool_field("exploited", INDEXED | FAST),
        epss: schema.add_f64_field("epss", number.clone()),
        published: schema.add_i64_field("published", number.clone()),
        modified: schema.add_i64_field("modified", number),
        hit: schema.add_bytes_field("hit", STORED),
    };
    (schema.build(), fields)
}

pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(3),
        }),
        docstore_blocksize: 32 << 10,
        ..IndexSettings::default()
    }
}

impl Fields {
    pub(super) fn document(&self, indexed: &Indexed) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_u64(self.vulnerability, indexed.vulnerability as u64);
        for identifier in &indexed.identifiers {
            document.add_text(self.identifier, identifier);
        }
        let texts = [
            (self.title, &indexed.titles),
            (self.body, &indexed.bodies),
            (self.product, &indexed.products),
        ];
        let words = [
            (self.source, &indexed.hit.sources),
            (self.weakness, &indexed.weaknesses),
            (self.ecosystem, &indexed.ecosystems),
        ];
        for (field, values) in texts.into_iter().chain(words) {
            for value in values {
                document.add_text(field, value);
            }
        }
        document.add_text(self.state, indexed.hit.state.as_str());
        document.add_text(self.kind, format!("{:?}", indexed.hit.kind).to_lowercase());
        document.add_u64(self.level, indexed.level());
        document.add_f64(
            self.score,
            indexed.hit.severity.as_ref().and_then(|s| s.score).unwrap_or(0.0),
        );
        document.add_bool(self.exploited, indexed.hit.exploited);
        document.add_f64(self.epss, indexed.hit.epss.unwrap_or(0.0));
        document.add_i64(
            self.published,
            indexed.hit.published.map_or(i64::MIN, |t| t.as_second()),
        );
        document.add_i64(
            self.modified,
            indexed.hit.modified.map_or(i64::MIN, |t| t.as_second()),
        );
        document.add_bytes(self.hit, &indexed.stored());
        document
    }
}
