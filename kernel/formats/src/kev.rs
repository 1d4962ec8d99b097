use std::io::BufRead;

use baize_model::{Parsed, RawRecord, Refusal};

use crate::Sink;

pub(crate) fn split(_name: &str, _input: &mut dyn BufRead, _sink: &mut Sink<'_>) -> Result<(), Refusal> {
    Err(Refusal::new("unknown-format", "this format is not read yet"))
}

pub(crate) fn parse(_raw: &RawRecord) -> Result<Parsed, Refusal> {
    Err(Refusal::new("unknown-format", "this format is not read yet"))
}
