//! A value for each stream, found by the stream's number. Must not know what is kept.

use std::ops::{Index, IndexMut};

use crate::engine::StreamId;

/// Values by stream; those that have not been set are the default.
#[derive(Clone, Debug)]
pub struct ByStream<T> {
    values: Vec<T>,
    other: T,
}

impl<T: Default> Default for ByStream<T> {
    fn default() -> Self {
        ByStream { values: Vec::new(), other: T::default() }
    }
}

impl<T> ByStream<T> {
    /// Those that have been set, and those of the streams before them.
    pub fn iter(&self) -> impl Iterator<Item = (StreamId, &T)> {
        (0..u16::MAX).map(StreamId::new).zip(&self.values)
    }
}

impl<T: Default> Index<StreamId> for ByStream<T> {
    type Output = T;

    fn index(&self, id: StreamId) -> &T {
        self.values.get(id.index()).unwrap_or(&self.other)
    }
}

impl<T: Default> IndexMut<StreamId> for ByStream<T> {
    fn index_mut(&mut self, id: StreamId) -> &mut T {
        if self.values.len() <= id.index() {
            self.values.resize_with(id.index() + 1, T::default);
        }
        &mut self.values[id.index()]
    }
}
