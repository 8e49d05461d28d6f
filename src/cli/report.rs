//! `report`: a page to look at, or the picture of one measure.

use super::args::{Dress, Page};
use super::{End, Failure, Session, input, output, policy, select};
use crate::reconcile::reconcile;
use crate::render::Theme;
use crate::visible::short;

pub(super) fn run(call: &Page, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let policy = policy::read(call.choices.policy.as_deref(), call.input.named())?;
    let loaded = input::load(&call.input, false, session)?;
    let report = reconcile(loaded.view(call.known_on), &policy);
    let text = match &call.svg {
        Some(measure) => {
            let id = select::measure(measure, &loaded.dossier)?;
            let picture = report.timeline_svg(id);
            let nothing = || format!("nothing was said of `{}` that could be drawn", short(measure));
            picture.ok_or_else(|| Failure::Input(nothing()))?.to_string()
        }
        None => {
            let page = report.html().days(usize::from(call.days)).theme(match call.theme {
                Dress::Device => Theme::Device,
                Dress::Light => Theme::Light,
                Dress::Dark => Theme::Dark,
            });
            match &call.title {
                Some(title) => page.titled(title),
                None => page,
            }
            .to_string()
        }
    };
    output::write(call.output.as_deref(), session.streams.stdout, |out| out.write_all(text.as_bytes()))?;
    Ok(End::of(loaded.faulty, false))
}
