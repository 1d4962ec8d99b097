//! Packs the demo library (`fixtures/demo`) into one archive that the binary carries.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../fixtures/demo");
    println!("cargo::rerun-if-changed={}", root.display());
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("demo.tar.zst");
    let mut tar = tar::Builder::new(zstd::Encoder::new(File::create(out)?, 19)?);
    // Sorted, and with nothing of the machine in it: the same tree gives the same archive.
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    for file in files {
        let content = fs::read(&file)?;
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, file.strip_prefix(&root)?, content.as_slice())?;
    }
    tar.into_inner()?.finish()?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.file_name().is_none_or(|name| name != "README.md") {
            files.push(path);
        }
    }
    Ok(())
}
