//! Which of the wishes for something else on screen counts: the last one. What an older one is still waiting for is not
//! shown when it comes.

use std::cell::Cell;

thread_local! {
    static LATEST: Cell<u64> = const { Cell::new(0) };
}

/// A wish for something else on screen.
#[derive(Clone, Copy)]
pub struct Turn(u64);

impl Turn {
    /// From now on this one counts, and none before it.
    pub fn take() -> Turn {
        let number = LATEST.get() + 1;
        LATEST.set(number);
        Turn(number)
    }

    /// Whether there has been none after it.
    pub fn counts(self) -> bool {
        LATEST.get() == self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_wish_alone_counts() {
        let (first, second) = (Turn::take(), Turn::take());
        assert!(!first.counts() && second.counts());
        let third = Turn::take();
        assert!(!second.counts() && third.counts());
    }
}
