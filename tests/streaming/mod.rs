//! Streaming: which tiles are shown, loaded and let go.

mod bad_disks;
mod bad_folders;
mod bad_servers;
mod contents_out_of_view;
mod covering;
mod drawing;
mod foreseeing;
mod implicit;
mod memory;
mod pacing;
mod queueing;
mod random_trees;
mod replaying;
mod rig;
mod selecting;
mod stage;
mod streamed;
mod walking;
