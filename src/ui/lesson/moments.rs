//! The texts of a figure's moments, up to the playhead: a pure function of the moments' events and the playhead, so that
//! stepping back removes them again.

use yew::prelude::*;

use super::texts::{line, text};
use crate::trace::EventIndex;
use crate::ui::model::Lesson;
use crate::ui::playback::Playback;
use crate::web::dom::show_within;
use crate::{tr, tr_n};

/// How many of the moments, in order, lie before event `index`.
pub fn passed(found: &[Option<EventIndex>], index: EventIndex) -> usize {
    found.iter().take_while(|at| at.is_some_and(|at| at < index)).count()
}

#[derive(Properties, PartialEq)]
pub struct MomentsProps {
    pub playback: Playback,
    pub lesson: Lesson,
    /// The event of each moment; `None` while it is unknown.
    pub found: Vec<Option<EventIndex>>,
    /// How many have happened.
    pub passed: usize,
    /// The element in which they scroll.
    pub around: NodeRef,
}

/// The moments; nothing before the first of them.
#[component]
pub fn Moments(props: &MomentsProps) -> Html {
    let MomentsProps { playback, lesson, found, passed, around } = props;
    let latest = use_node_ref();
    use_effect_with(*passed, {
        let (latest, around) = (latest.clone(), around.clone());
        move |_| show_within(&latest, &around)
    });
    // A screen reader reads each moment once, however often the playhead passes it.
    let furthest = use_mut_ref(|| 0);
    let all = &lesson.texts.moments;
    let spoken = (*furthest.borrow()).max(*passed);
    *furthest.borrow_mut() = spoken;
    let item = |(number, words): (usize, &_)| {
        let current = number + 1 == *passed;
        let onclick = {
            let (playback, at) = (playback.clone(), found.get(number).copied().flatten());
            move |_: MouseEvent| {
                if let Some(at) = at {
                    playback.act(|player| player.to_event(at));
                }
            }
        };
        let node = if current { latest.clone() } else { NodeRef::default() };
        html! {
            <li key={number} ref={node} class={if current { "current" } else { "past" }} aria-current={current.then_some("step")}>
                <button type="button" class="jump" {onclick} title={tr!("Go to this moment")}>
                    <span class="number">{ number + 1 }</span>
                    <span class="unseen">{tr!("Go to this moment")}</span>
                </button>
                <div>{ if current { text(words) } else { html! { <p>{ line(words) }</p> } } }</div>
            </li>
        }
    };
    let left = all.len().saturating_sub(*passed);
    html! {
        <section class="moments" aria-label={tr!("What happens")}>
            <ol>
                { for all.iter().take(*passed).enumerate().map(item) }
                if left > 0 && *passed > 0 {
                    <li class="to-come muted" key="left">{ tr_n!(left, "{n} more moment", "{n} more moments", n = left) }</li>
                }
            </ol>
            <p class="unseen" role="status">{ for spoken.checked_sub(1).and_then(|last| all.get(last)).map(line) }</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn moments_have_passed_when_their_event_has_happened_and_all_before_them_have() {
        let found = [Some(3), Some(7), None];
        let at = |index| passed(&found, index);
        assert_eq!([at(0), at(3), at(4), at(7), at(8), at(99)], [0, 0, 1, 1, 2, 2]);
        assert_eq!(passed(&[None, Some(2)], 9), 0);
        assert_eq!(passed(&[], 9), 0);
    }
}
