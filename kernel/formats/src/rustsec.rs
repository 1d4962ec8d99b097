use baize_model::{Parsed, RawRecord, Refusal};

pub(crate) fn parse(_raw: &RawRecord) -> Result<Parsed, Refusal> {
    Err(Refusal::new("unknown-format", "this format is not read yet"))
}
