//! Streaming: which tiles are shown, loaded and let go.

mod bad_disks;
mod bad_folders;
mod bad_servers;
mod contents_out_of_view;
mod covering;
mod drawing;
mod endless;
mod foreseeing;
mod holes;
mod implicit;
mod later;
mod layers;
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
