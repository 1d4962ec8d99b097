#![no_main]
baize_fuzz::reader!(OsvYaml);
