//! Keyboard focus that starts on the first control of every screen and is never lost.

use bevy_egui::egui;
use egui::{Context, Id, Key, Response, Ui};

use crate::viewer::visitor::{Control, ControlState};

/// What was offered in this pass, and where the focus was.
#[derive(Clone, Default)]
struct Kept {
    screen: Option<Id>,
    offered: Vec<Id>,
    last: Option<Id>,
    /// What stands above them.
    title: String,
    /// The same with all that switches need to know of them.
    controls: Vec<Control>,
    /// Comes into view when it is drawn next.
    sought: Option<u64>,
    /// Gets the focus back where it was: what a finger or a click has scrolled to stays in view.
    back: Option<Id>,
}

fn with_kept<R>(ctx: &Context, edit: impl FnOnce(&mut Kept) -> R) -> R {
    ctx.data_mut(|data| edit(data.get_temp_mut_or_default(Id::new("kept focus"))))
}

/// A screen begins. Another one than before starts on its first control.
pub fn begin(ui: &Ui, screen: &str) {
    let screen = Some(Id::new(screen));
    with_kept(ui.ctx(), |kept| {
        kept.offered.clear();
        kept.controls.clear();
        kept.title.clear();
        if kept.screen != screen {
            kept.screen = screen;
            kept.last = None;
        }
    });
}

/// A control takes part: switches reach it by this name, and it is scrolled into view when it gets the focus or is lit.
pub fn note(response: &Response, name: &str, enabled: bool, state: ControlState) {
    let id = response.id.value();
    let control = Control {
        id,
        name: name.to_owned(),
        place: rect(response.rect),
        seen: rect(response.interact_rect),
        beside: false,
        enabled,
        state,
    };
    let gained = response.gained_focus();
    let (sought, back) = with_kept(&response.ctx, |kept| {
        kept.offered.push(response.id);
        kept.controls.push(control);
        let sought = kept.sought.take_if(|sought| *sought == id).is_some();
        (sought, gained && kept.back.take() == Some(response.id))
    });
    if sought {
        response.scroll_to_me(Some(egui::Align::Center));
    } else if gained && !back {
        response.scroll_to_me(None);
    }
}

fn rect(rect: egui::Rect) -> bevy::math::Rect {
    // An empty one stays empty: corners are not put in order.
    bevy::math::Rect { min: [rect.min.x, rect.min.y].into(), max: [rect.max.x, rect.max.y].into() }
}

/// The controls that `content` shows stand beside a list, and stay where they are while it scrolls.
pub fn beside<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let from = with_kept(ui.ctx(), |kept| kept.controls.len());
    let shown = content(ui);
    with_kept(ui.ctx(), |kept| kept.controls.iter_mut().skip(from).for_each(|control| control.beside = true));
    shown
}

/// This stands above the screen's controls.
pub fn title(ctx: &Context, title: &str) {
    with_kept(ctx, |kept| {
        if kept.title.is_empty() {
            title.clone_into(&mut kept.title);
        }
    });
}

/// The screen's title and all controls since it began, in the order in which they were drawn.
pub fn offered(ctx: &Context) -> (String, Vec<Control>) {
    with_kept(ctx, |kept| (kept.title.clone(), kept.controls.clone()))
}

/// This control gets the keyboard, and comes into view.
pub fn give(ctx: &Context, id: u64) {
    let wanted = with_kept(ctx, |kept| {
        kept.last = kept.offered.iter().find(|offered| offered.value() == id).copied();
        kept.back = None;
        // It has the focus before it is drawn again, and would not notice that it got it.
        kept.sought = Some(id);
        kept.last
    });
    if let Some(id) = wanted {
        ctx.memory_mut(|memory| memory.request_focus(id));
        ctx.request_repaint();
    }
}

/// The control that has the keyboard, if it is one of these.
pub fn focused(ctx: &Context, controls: &[Control]) -> Option<u64> {
    let id = ctx.memory(egui::Memory::focused)?.value();
    controls.iter().any(|control| control.id == id).then_some(id)
}

/// This control comes into view, in a list that scrolls.
pub fn seek(ctx: &Context, id: u64) {
    with_kept(ctx, |kept| kept.sought = Some(id));
}

/// The screen is complete: if its focus has gone (a click beside, Esc, a control that vanished),
/// it comes back to where it was, or to the first control.
pub fn end(ui: &Ui) {
    let ctx = ui.ctx();
    let focused = ctx.memory(|memory| memory.focused());
    // Tab past the last control leaves nobody focused for a moment; egui then takes the first.
    let tabbing = ctx.input(|input| input.key_pressed(Key::Tab));
    let back_to = with_kept(ctx, |kept| {
        let here = focused.filter(|id| kept.offered.contains(id));
        if let Some(id) = here {
            kept.last = Some(id);
            return None;
        }
        if tabbing && kept.last.is_some() {
            return None;
        }
        kept.back = kept.last.filter(|id| kept.offered.contains(id));
        kept.last = kept.back.or_else(|| kept.offered.first().copied());
        kept.last
    });
    if let Some(id) = back_to {
        ctx.memory_mut(|memory| memory.request_focus(id));
        ctx.request_repaint();
    }
}

/// Nothing lies over the visit: the keys belong to walking unless the visitor tabs to a control.
pub fn release(ctx: &Context) {
    with_kept(ctx, |kept| {
        kept.screen = None;
        kept.offered.clear();
        kept.controls.clear();
        kept.title.clear();
        kept.last = None;
    });
}
