//! Which of several navigations under way is the latest: only its result is shown.

use std::cell::Cell;

thread_local! {
    static LATEST: Cell<u64> = const { Cell::new(0) };
    /// The last one that waits for a figure.
    static WAITING: Cell<u64> = const { Cell::new(0) };
}

/// A request to show something else: a figure, a file, an address, a language.
#[derive(Clone, Copy)]
pub struct Navigation(u64);

impl Navigation {
    /// Begins a navigation; earlier ones are no longer the latest.
    pub fn begin() -> Navigation {
        let number = LATEST.get() + 1;
        LATEST.set(number);
        Navigation(number)
    }

    /// Begins one that waits for a figure, until it has ended or another one has begun.
    pub fn begin_waiting() -> Navigation {
        let navigation = Navigation::begin();
        WAITING.set(navigation.0);
        navigation
    }

    /// What was waited for has come, or is not going to come.
    pub fn end(self) {
        if WAITING.get() == self.0 {
            WAITING.set(0);
        }
    }

    /// Whether the latest one waits for a figure.
    pub fn is_under_way() -> bool {
        WAITING.get() != 0 && WAITING.get() == LATEST.get()
    }

    /// Whether no other one has begun since.
    pub fn is_latest(self) -> bool {
        LATEST.get() == self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_is_the_latest() {
        let (first, second) = (Navigation::begin(), Navigation::begin());
        assert!(!first.is_latest() && second.is_latest());
        let third = Navigation::begin();
        assert!(!second.is_latest() && third.is_latest());
    }

    #[test]
    fn one_is_under_way_until_it_has_ended_or_another_one_has_begun() {
        assert!(!Navigation::is_under_way());
        let first = Navigation::begin_waiting();
        assert!(Navigation::is_under_way());
        let second = Navigation::begin_waiting();
        first.end();
        assert!(Navigation::is_under_way(), "an older one's end is not the newer one's");
        second.end();
        assert!(!Navigation::is_under_way());
        Navigation::begin_waiting();
        Navigation::begin();
        assert!(!Navigation::is_under_way(), "what is shown at once ends it");
    }
}
