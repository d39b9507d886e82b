//! Which of several navigations under way is the latest: only its result is shown.

use std::cell::Cell;

thread_local! {
    static LATEST: Cell<u64> = const { Cell::new(0) };
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
}
