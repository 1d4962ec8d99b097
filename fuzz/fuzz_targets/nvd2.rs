#![no_main]
baize_fuzz::reader!(Nvd2);
