//! Which tiles, and when: selection, scheduling, decoding, cache. Knows no engine.
