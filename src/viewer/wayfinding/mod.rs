//! Ways, the plan, and where one is.
//!
//! Measures the floors of the visit on a thread once its tiles are there; answers [`FindWay`] with a [`Way`] or with what
//! is in the way, [`WalkBlocked`] with an [`Offer`], and `Command::WhereAmI` with an [`Answer`]; draws the way on the
//! floor. How floors are measured and ways are found is [`crate::visiting`], which knows no engine.

mod find;
mod line;
mod offer;
mod survey;
mod tell;
pub mod words;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{
    Answer, AppScreen, CaptionCue, Commanded, FindWay, GoTo, Hindrance, Notice, Offer, Overlay, Preferences, PutAway,
    SolidGround, StoreyPlan, StreamingReport, Timeline, WalkBlocked, Way, WaySought,
};

/// Finds ways and tells where one is.
#[derive(Debug, Default, Clone, Copy)]
pub struct WayfindingPlugin;

impl Plugin for WayfindingPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<FindWay>()
            .add_message::<WaySought>()
            .add_message::<Commanded>()
            .add_message::<WalkBlocked>()
            .add_message::<GoTo>()
            .add_message::<Notice>()
            .add_message::<CaptionCue>()
            .add_message::<PutAway>()
            .add_message::<RequestRedraw>()
            .init_resource::<Way>()
            .init_resource::<Offer>()
            .init_resource::<Hindrance>()
            .init_resource::<Answer>()
            .init_resource::<StoreyPlan>()
            .init_resource::<Overlay>()
            .init_resource::<Timeline>()
            .init_resource::<SolidGround>()
            .init_resource::<StreamingReport>()
            .init_resource::<Preferences>()
            .init_resource::<survey::Survey>()
            .init_resource::<find::Finding>()
            .init_resource::<offer::Weighing>()
            .add_systems(
                Update,
                (
                    (survey::follow, survey::draw_plan, find::ask, find::answer, offer::weigh, offer::answer).chain(),
                    (offer::settle, tell::obey, put_away, line::draw).chain(),
                )
                    .chain()
                    .in_set(VisitorSystems::Presentation)
                    .run_if(in_state(AppScreen::Visiting)),
            )
            .add_systems(OnExit(AppScreen::Visiting), (forget, line::draw).chain());
    }
}

fn put_away(
    mut wishes: MessageReader<PutAway>,
    mut answer: ResMut<Answer>,
    mut hindrance: ResMut<Hindrance>,
    mut offer: ResMut<Offer>,
    mut way: ResMut<Way>,
) {
    for wish in wishes.read() {
        match wish {
            PutAway::Answer => *answer = Answer::default(),
            PutAway::Offer => (*hindrance, *offer) = (Hindrance::default(), Offer::None),
            PutAway::Way => *way = Way::default(),
        }
    }
}

/// Nothing of a visit is known in the next one.
fn forget(mut commands: Commands) {
    commands.insert_resource(survey::Survey::default());
    commands.insert_resource(find::Finding::default());
    commands.insert_resource(offer::Weighing::default());
    commands.insert_resource(Way::default());
    commands.insert_resource(Offer::None);
    commands.insert_resource(Hindrance::default());
    commands.insert_resource(Answer::default());
    commands.insert_resource(StoreyPlan::default());
}
