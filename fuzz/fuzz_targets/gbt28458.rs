#![no_main]
baize_fuzz::reader!(Gbt28458);
