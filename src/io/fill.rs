//! The fields of an assertion, taken from a text.

use super::record::{AssertionRecord, Text};
use super::scan::{Scan, Scanned};

/// A record that is filled again and again. A derived reader moves the whole of it several times, which is a sixth of all
/// the time that reading takes (`cargo bench --bench read`).
#[derive(Default)]
pub(super) struct Filled<'t> {
    pub(super) record: AssertionRecord<Text<'t>>,
    /// Which fields it has been given.
    given: u32,
}

/// In which order fields were given last: most assertions of a file give the same ones in the same order.
#[derive(Default)]
pub(super) struct Order([u8; 24]);

macro_rules! fill {
    ($($field:ident),+ $(,)?) => {
        const NAMES: [&str; 24] = [$(concat!("\"", stringify!($field), "\"")),+];

        #[derive(Clone, Copy)]
        #[expect(non_camel_case_types, reason = "the names of the fields as they stand in a file")]
        enum Field { $($field),+ }

        const FIELDS: [Field; 24] = [$(Field::$field),+];

        impl<'t> Filled<'t> {
            /// Takes the fields of one assertion; none if it has a fault or has to be read in another way.
            pub(super) fn scan(&mut self, scan: &mut Scan<'t>, order: &mut Order) -> Option<()> {
                let before = std::mem::take(&mut self.given);
                let taken = self.fields(scan, order);
                // Every field there is, or this does not compile.
                let AssertionRecord { $($field),+ } = &mut self.record;
                let stale = before & !self.given;
                if stale != 0 {
                    $(if stale & 1 << Field::$field as u32 != 0 {
                        *$field = Default::default();
                    })+
                }
                // One without a key is none.
                taken.filter(|()| self.given & 1 << Field::key as u32 != 0)
            }

            fn fields(&mut self, scan: &mut Scan<'t>, order: &mut Order) -> Option<()> {
                let AssertionRecord { $($field),+ } = &mut self.record;
                let mut places = order.0.iter_mut();
                let mut more = scan.open(b'{', b'}')?;
                while more {
                    let place = places.next()?;
                    if !scan.this(NAMES.get(*place as usize)?)? {
                        let name = scan.name()?;
                        let same = |known: &&str| known.get(1..known.len() - 1) == Some(name);
                        *place = NAMES.iter().position(|known| same(&known))? as u8;
                    }
                    let field = *FIELDS.get(*place as usize)?;
                    let bit = 1 << field as u32;
                    if self.given & bit != 0 {
                        return None;
                    }
                    self.given |= bit;
                    match field {
                        $(Field::$field => $field.scan(scan)?,)+
                    }
                    more = scan.more(b'}')?;
                }
                Some(())
            }
        }
    };
}

fill! {
    key, measure, figure, unit, towards, stance, holder, certainty, origin, relays, as_of, stated_on, published_on,
    recorded_at, sequence, revises, from, includes, same_statement_as, withdraws, quote, lang, url, note,
}
