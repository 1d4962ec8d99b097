//! How many records of a format are parsed a second on one core: `rate FORMAT ARCHIVE`.
#![expect(clippy::print_stdout, reason = "it is what the example is for")]

use std::path::Path;
use std::time::{Duration, Instant};

use baize_formats::{parse, records};
use baize_model::Format;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(format), Some(archive)) = (args.next(), args.next()) else {
        println!("usage: rate FORMAT ARCHIVE");
        return;
    };
    let format: Format = format.parse().expect("a format");
    let mut files = Vec::new();
    baize_testkit::data::sample(Path::new(&archive), 1, |name, bytes| {
        files.push((name.to_owned(), bytes.to_vec()));
    });
    let (mut count, mut refused, mut bytes) = (0_u32, 0_u32, 0_usize);
    let mut parsing = Duration::ZERO;
    for (name, file) in &files {
        let mut input = file.as_slice();
        let end = records(format, name, &mut input, &mut |raw| {
            let start = Instant::now();
            let parsed = raw.and_then(|raw| {
                bytes += raw.bytes.len();
                parse(&raw)
            });
            parsing += start.elapsed();
            count += 1;
            if let Err(refusal) = parsed {
                refused += 1;
                println!("{name}: {refusal}");
            }
        });
        if let Err(refusal) = end {
            println!("{name}: {refusal}");
        }
    }
    let seconds = parsing.as_secs_f64();
    println!(
        "{count} records ({refused} refused), {} MB in {seconds:.3} s: {:.0} records/s, {:.0} MB/s",
        bytes / 1_000_000,
        f64::from(count) / seconds,
        bytes as f64 / 1e6 / seconds
    );
}
