//! All figures, in the order in which one teaches them: by chapters with their minutes, each with a small picture of its
//! decisive moment; and for teachers all their texts with the answers, to be read or printed.

mod card;
mod teachers;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use self::card::Card;
use self::teachers::Teachers;
use crate::figure::{Catalogue, Chapter};
use crate::ui::canvas::Palette;
use crate::ui::session::offered;
use crate::web::dom::print;
use crate::web::slices::Slices;
use crate::{tr, tr_n};

/// How large small pictures are, compared with the large ones.
const SMALL: f64 = 0.5;

/// Minutes that it takes to teach.
fn minutes(chapters: &[Chapter]) -> u32 {
    chapters.iter().flat_map(|chapter| &chapter.figures).map(|(_, minutes)| minutes).sum()
}

/// A time to teach, in words: `25 min`, `2 h 5 min`.
fn teaching_time(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, n) => tr!("{n} min", n),
        (hours, n) => tr!("{hours} h {n} min", hours, n),
    }
}

#[derive(Properties, PartialEq)]
pub struct IndexProps {
    pub palette: Rc<Palette>,
    /// A figure is wanted, by its name.
    pub on_figure: Callback<String>,
}

/// The page with all figures.
#[component]
pub fn Index(props: &IndexProps) -> Html {
    let catalogue: Rc<Catalogue> = use_memo((), |()| offered());
    let slices = use_memo((), |()| Slices::default());
    let palette = use_memo(props.palette.clone(), |palette| Rc::new(palette.times(SMALL)));
    let teaches = use_state(|| false);
    let on_teach = {
        let teaches = teaches.clone();
        move |_: MouseEvent| teaches.set(!*teaches)
    };
    let count = catalogue.ids().count();
    // What is printed is whole: it waits for the last card.
    let ready = use_mut_ref(Vec::new);
    let prints = use_state(|| false);
    let tell = use_force_update();
    let on_ready = use_callback((), {
        let ready = ready.clone();
        move |number: usize, ()| {
            let mut ready = ready.borrow_mut();
            if !ready.contains(&number) {
                ready.push(number);
            }
            tell.force_update();
        }
    });
    let left = if *teaches { 0 } else { count - ready.borrow().len().min(count) };
    use_effect_with((*prints, left == 0), {
        let prints = prints.setter();
        move |&(wanted, whole)| {
            if wanted && whole {
                prints.set(false);
                // The last card is in the page by then.
                Timeout::new(0, print).forget();
            }
        }
    });
    let on_print = {
        let prints = prints.setter();
        move |_: MouseEvent| prints.set(true)
    };
    let mut number = 0;
    let mut card = |(id, minutes): &(String, u32)| {
        number += 1;
        let title = catalogue.text.figures.get(id).cloned().unwrap_or_else(|| id.clone());
        html! {
            <Card key={id.clone()} id={id.clone()} {number} {title} time={teaching_time(*minutes)} slices={(*slices).clone()}
                palette={(*palette).clone()} on_ready={on_ready.clone()} on_figure={props.on_figure.clone()} />
        }
    };
    let chapter = |(chapter, title): (&Chapter, &String)| {
        let time = teaching_time(minutes(std::slice::from_ref(chapter)));
        html! {
            <section class="chapter" aria-label={title.clone()}>
                <h3>{ title.clone() }<span class="muted figures">{ time }</span></h3>
                <ul class="cards">{ for chapter.figures.iter().map(&mut card) }</ul>
            </section>
        }
    };
    html! {
        <main class="index" id="index">
            <div class="head-of-index">
                <h2>{tr!("All figures")}</h2>
                <p class="muted">
                    { tr_n!(count, "{n} figure, {time}, in teaching order", "{n} figures, {time}, in teaching order", n = count, time = teaching_time(minutes(&catalogue.chapters))) }
                </p>
                <div class="acts-of-index">
                    <button type="button" id="teachers" aria-pressed={teaches.to_string()} onclick={on_teach}
                        title={tr!("The full text, with questions and answers")}>{tr!("For teachers")}</button>
                    <button type="button" id="print" onclick={on_print}>{tr!("Print")}</button>
                </div>
            </div>
            if *prints && left > 0 {
                <p class="muted" role="status">{ tr!("{n} of {all} are ready", n = count - left, all = count) }</p>
            }
            if *teaches {
                <Teachers catalogue={catalogue.clone()} slices={(*slices).clone()} />
            } else {
                { for catalogue.chapters.iter().zip(&catalogue.text.chapters).map(chapter) }
            }
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_summed_and_said_in_hours_and_minutes() {
        let chapter = |minutes: &[u32]| Chapter {
            figures: minutes.iter().map(|minutes| (String::new(), *minutes)).collect(),
        };
        assert_eq!(minutes(&[chapter(&[5, 6]), chapter(&[]), chapter(&[54])]), 65);
        assert_eq!([0, 25, 65, 120].map(teaching_time), ["0 min", "25 min", "1 h 5 min", "2 h 0 min"]);
    }
}
