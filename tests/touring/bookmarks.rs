//! Where a tour is gone on with.

use parvis::content::visit::{Stop, Texts, Tour};
use parvis::visiting::touring::{Bookmark, MOST_BOOKMARKS, bookmark_of, forget, remember};

fn mark(tour: &str, stop: &str, number: usize) -> Bookmark {
    Bookmark { visit: "Notre-Dame".to_owned(), tour: tour.to_owned(), stop: stop.to_owned(), number }
}

fn tour(stops: &[&str]) -> Tour {
    let stops = stops.iter().map(|id| Stop { id: (*id).to_owned(), ..Stop::default() }).collect();
    Tour { stops, ..Tour::new("history", Texts::default()) }
}

#[test]
fn a_tour_has_one_bookmark_and_it_is_the_newest() {
    let mut all = Vec::new();
    remember(&mut all, mark("history", "nave", 1));
    remember(&mut all, mark("crafts", "roof", 3));
    remember(&mut all, mark("history", "choir", 4));
    assert_eq!(all, [mark("history", "choir", 4), mark("crafts", "roof", 3)]);
    assert_eq!(bookmark_of(&all, "Notre-Dame", "history"), Some(&mark("history", "choir", 4)));
    assert_eq!(bookmark_of(&all, "Another church", "history"), None);
    forget(&mut all, "Notre-Dame", "history");
    assert_eq!(all, [mark("crafts", "roof", 3)]);
}

#[test]
fn bookmarks_do_not_grow_without_end() {
    let mut all = Vec::new();
    for number in 0..3 * MOST_BOOKMARKS {
        remember(&mut all, mark(&format!("tour-{number}"), "nave", 0));
    }
    assert_eq!(all.len(), MOST_BOOKMARKS);
    assert_eq!(all[0].tour, format!("tour-{}", 3 * MOST_BOOKMARKS - 1));
}

#[test]
fn a_tour_that_was_changed_since_goes_on_at_the_same_stop_or_near_it() {
    let bookmark = mark("history", "choir", 2);
    assert_eq!(bookmark.stop_of(&tour(&["door", "nave", "choir"])), 2);
    assert_eq!(bookmark.stop_of(&tour(&["choir", "door", "nave"])), 0, "it has another place now");
    assert_eq!(bookmark.stop_of(&tour(&["door", "nave", "rose", "altar"])), 2, "it is gone");
    assert_eq!(bookmark.stop_of(&tour(&["door"])), 0, "and so are others");
    assert_eq!(bookmark.stop_of(&tour(&[])), 0);
}
