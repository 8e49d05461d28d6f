//! `report`: a page to look at, or the picture of one measure.

use super::args::{Dress, Page};
use super::{End, Failure, Session, input, output, policy, select};
use crate::reconcile::reconcile;
use crate::render::Theme;
use crate::visible::short;

pub(super) fn run(call: &Page, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let policy = policy::read(call.choices.policy.as_deref(), call.input.named())?;
    let loaded = input::load(&call.input, false, session)?;
    let dossier = &loaded.dossier;
    let view = call.known_on.map_or(dossier.view(), |day| dossier.known_on(day));
    let report = reconcile(view, &policy);
    let text = match &call.svg {
        Some(measure) => {
            let id = select::measure(measure, dossier)?;
            let picture = report.timeline_svg(id);
            let nothing = || {
                let text = format!("nothing was said of `{}` that could be drawn", short(measure));
                Failure::Input(text)
            };
            picture.ok_or_else(nothing)?.to_string()
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
    Ok(if loaded.faulty { End::Faulty } else { End::Clean })
}
