use super::kit::{Detail, Sink};
use super::plan::Plan;
pub fn add(_plan: &Plan, _detail: Detail, _out: &mut Sink) {}
