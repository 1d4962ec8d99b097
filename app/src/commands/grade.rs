//! `baize grade`: what a vector comes to.

use std::io::BufRead;

use baize_grading::Graded;

use crate::failure::{Exit, Failure, Result};
use crate::terminal::{plain, print};
use crate::words::say;

/// Longest line that is read, in bytes. No vector is nearly as long; what follows on the line is dropped.
const MAX_LINE: u64 = 64 << 10;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Grade {
    #[arg(required = true, value_name = "VECTOR")]
    vectors: Vec<String>,
    #[arg(long)]
    json: bool,
}

impl Grade {
    /// Runs it.
    pub(crate) fn run(&self) -> Result {
        let mut all_valid = true;
        let mut failed = None;
        print(|out| {
            let mut each = |text: &str| {
                let graded = baize_grading::grade(text);
                all_valid &= graded.valid;
                if self.json {
                    serde_json::to_writer(&mut *out, &graded)?;
                    out.write_all(b"\n")
                } else {
                    writeln!(out, "{}", line(&graded))
                }
            };
            for vector in &self.vectors {
                if vector != "-" {
                    each(vector)?;
                    continue;
                }
                let mut input = std::io::stdin().lock();
                loop {
                    match read_line(&mut input) {
                        Ok(Some(text)) => each(&text)?,
                        Ok(None) => break,
                        Err(error) => {
                            failed = Some(error);
                            break;
                        }
                    }
                }
            }
            Ok(())
        })?;
        match failed {
            Some(error) => Err(Failure::environment(say!(
                "error-input",
                path = "-",
                reason = error
            ))),
            None if all_valid => Ok(Exit::Done),
            None => Ok(Exit::Findings),
        }
    }
}

/// The next line, in whatever encoding: a byte that is not UTF-8 makes the vector invalid, not the input.
fn read_line(input: &mut dyn BufRead) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    std::io::Read::take(&mut *input, MAX_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        skip_line(input)?;
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

fn skip_line(input: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let held = input.fill_buf()?;
        if held.is_empty() {
            return Ok(());
        }
        let end = held.iter().position(|b| *b == b'\n');
        let used = end.map_or(held.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// A line for a person.
fn line(graded: &Graded) -> String {
    let vector = plain(&graded.vector);
    if let Some(error) = &graded.error {
        return say!("grade-invalid", vector = vector, reason = plain(error));
    }
    let mut words = Vec::new();
    words.extend(graded.scheme.map(|scheme| scheme.as_str().to_owned()));
    words.extend(graded.score.map(|score| format!("{score:.1}")));
    words.extend(
        graded
            .level
            .map(|level| say!(&format!("level-{}", level.as_str()))),
    );
    words.extend(graded.outcome.clone());
    format!("{vector}  {}", words.join("  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_input_is_one_vector() {
        let long = "x".repeat(200_000);
        let text = format!("a\n\n{long}\nb\r\nc");
        let mut input = text.as_bytes();
        let mut lines = Vec::new();
        while let Some(line) = read_line(&mut input).unwrap() {
            lines.push(line.trim().chars().take(3).collect::<String>());
        }
        assert_eq!(lines, ["a", "", "xxx", "b", "c"]);
    }
}
