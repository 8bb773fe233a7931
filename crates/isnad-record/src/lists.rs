//! Many lists in one allocation: of every page its shingles, of every term its pages.
//!
//! An archive of hundreds of thousands of pages has millions of terms; a vector for each would take more memory than what
//! stands in it.

/// Lists by number, each in the order in which its items were given.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// Where each list begins in `flat`, and behind the last one where it ends.
    starts: Vec<usize>,
    flat: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    /// Makes `count` lists of items with the number of their list; `items` is gone through twice and must give the same.
    /// Items of a list that is not among them are left out.
    pub(crate) fn new<I: Iterator<Item = (usize, T)>>(count: usize, items: impl Fn() -> I) -> Self {
        let mut starts = vec![0; count + 1];
        for (list, _) in items().filter(|(list, _)| *list < count) {
            starts[list + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        // While the lists are filled, each one's beginning moves on to its end, which is where the next one begins.
        let mut flat = vec![T::default(); starts[count]];
        for (list, item) in items().filter(|(list, _)| *list < count) {
            flat[starts[list]] = item;
            starts[list] += 1;
        }
        starts.rotate_right(1);
        starts[0] = 0;
        Lists { starts, flat }
    }

    /// A list; empty where there is none of this number.
    pub(crate) fn get(&self, list: usize) -> &[T] {
        match (self.starts.get(list), self.starts.get(list + 1)) {
            (Some(from), Some(to)) => self.flat.get(*from..*to).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// All lists, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.starts.len() - 1).map(|list| self.get(list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_in_their_lists_in_the_order_given() {
        let items = [(2, 'a'), (0, 'b'), (2, 'c'), (9, 'd')];
        let lists = Lists::new(3, || items.into_iter());
        assert_eq!(lists.iter().collect::<Vec<_>>(), [&['b'][..], &[], &['a', 'c']]);
        assert_eq!((lists.get(2), lists.get(3)), (&['a', 'c'][..], &[][..]));
        assert_eq!(Lists::<u8>::new(0, std::iter::empty).iter().count(), 0);
    }
}
