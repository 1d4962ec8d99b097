#![no_main]
baize_fuzz::reader!(Cve5);
