//! Streaming: which tiles are shown, loaded and let go.

mod bad_folders;
mod covering;
mod drawing;
mod foreseeing;
mod implicit;
mod memory;
mod pacing;
mod queueing;
mod replaying;
mod selecting;
mod stage;
mod streamed;
mod walking;
