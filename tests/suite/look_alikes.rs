//! Equal numbers on measures and windows that must not be merged, against every print put in its group one by one.

use crosscheck::{
    Assertion, Detail, Dossier, FindingKind, Kind, Measure, Monitor, Period, Policy, Report, Source,
    reconcile,
};

use crate::slips_injected::Random;

/// How many groups are listed, and how many figures of each.
const LISTED: usize = 64;

/// Someone who prints the number.
#[derive(Debug, Clone)]
struct Print {
    key: String,
    measure: usize,
    /// The days that a flow speaks of: from the first to before the last; none where an end is open.
    days: (Option<i64>, Option<i64>),
}

fn day(at: i64) -> String {
    format!("2024-{:02}-{:02}", 1 + at / 28, 1 + at % 28)
}

impl Print {
    fn period(&self) -> Period {
        let until = |last: i64| day(last - 1);
        match self.days {
            (Some(first), Some(last)) if first + 1 == last => day(first),
            (Some(first), Some(last)) => format!("{}/{}", day(first), until(last)),
            (first, last) => {
                let end = |end: Option<String>| end.unwrap_or_else(|| "..".to_owned());
                format!("{}/{}", end(first.map(day)), end(last.map(until)))
            }
        }
        .parse()
        .unwrap()
    }

    fn span(&self) -> (i64, i64) {
        (self.days.0.unwrap_or(i64::MIN), self.days.1.unwrap_or(i64::MAX))
    }

    fn is_open(&self) -> bool {
        self.days.0.is_none() || self.days.1.is_none()
    }
}

/// Groups by their measures, each with keys, and whether there are more.
type Told = (Vec<(usize, Vec<String>)>, bool);

/// Every print in its group: the first of these, of each the first figures, and whether there are more.
fn grouped(flows: &[bool], prints: &[Print]) -> Told {
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    for (measure, is_flow) in flows.iter().enumerate() {
        let mut on: Vec<&Print> = prints.iter().filter(|print| print.measure == measure).collect();
        if on.is_empty() {
            continue;
        }
        if !is_flow {
            on.sort_by(|a, b| a.key.cmp(&b.key));
            all.push((measure, on.iter().map(|print| print.key.clone()).collect()));
            continue;
        }
        on.sort_by_key(|print| (print.is_open(), print.span(), print.key.clone()));
        let mut groups: Vec<((i64, i64), Vec<String>)> = Vec::new();
        for print in on {
            let (start, end) = print.span();
            let first = if print.is_open() { 0 } else { groups.len().saturating_sub(1) };
            let mut near = groups.iter_mut().skip(first);
            match near.find(|((from, until), _)| start < *until && *from < end) {
                Some((span, keys)) => {
                    span.1 = if print.is_open() { span.1 } else { span.1.max(end) };
                    keys.push(print.key.clone());
                }
                None => groups.push(((start, end), vec![print.key.clone()])),
            }
        }
        all.extend(groups.into_iter().map(|(_, keys)| (measure, keys)));
    }
    let more = all.len() > LISTED || all.iter().take(LISTED).any(|(_, keys)| keys.len() > LISTED);
    all.truncate(LISTED);
    all.iter_mut().for_each(|(_, keys)| keys.truncate(LISTED));
    (all, more)
}

/// What the report lists.
fn told(dossier: &Dossier, report: &Report<'_>) -> Option<Told> {
    let finding = report.of_kind(FindingKind::LookAlike).next()?;
    let Detail::LookAlike { groups, more, .. } = finding.detail() else { panic!("{finding:?}") };
    let mut members: Vec<&str> =
        groups.figures().iter().map(|id| dossier.assertion(*id).unwrap().key()).collect();
    members.sort_unstable();
    let told: Vec<&str> = finding.members().iter().map(|id| dossier.assertion(*id).unwrap().key()).collect();
    assert_eq!(told, members);
    let of = |(measure, ids): (crosscheck::MeasureId, &[crosscheck::AssertionId])| {
        let keys = ids.iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned());
        (dossier.measure(measure).unwrap().key()[1..].parse().unwrap(), keys.collect())
    };
    Some((groups.iter().map(of).collect(), *more))
}

/// A world of one number, the last of it as it comes in.
fn world(seed: u64, flows: &[bool], (count, come): (usize, usize), days: usize) {
    let mut random = Random::new(seed);
    let mut dossier = Dossier::new();
    for (at, is_flow) in flows.iter().enumerate() {
        let kind = if *is_flow { Kind::Flow } else { Kind::Stock };
        dossier.add_measure(Measure::new(format!("m{at:03}"), kind)).unwrap();
    }
    let mut prints: Vec<Print> = Vec::new();
    for at in 0..count {
        dossier.add_source(Source::new(format!("s{at}"))).unwrap();
        let (measure, first) = (random.below(flows.len()), random.below(days) as i64);
        let last = first + 1 + [0, 0, 0, 2][random.below(4)];
        let days = match random.below(count / 6) {
            0 if flows[measure] => (None, Some(last)),
            1 if flows[measure] => (Some(first), None),
            _ => (Some(first), Some(last)),
        };
        prints.push(Print { key: format!("x{}", (at * 37) % 1009), measure, days });
    }
    let figure = |dossier: &Dossier, at: usize| {
        let (print, who) = (&prints[at], dossier.source_id(&format!("s{at}")).unwrap());
        let on = dossier.measure_id(&format!("m{:03}", print.measure)).unwrap();
        let figure = Assertion::figure(print.key.as_str(), on, "777".parse().unwrap());
        figure.from_origin(who).as_of(print.period())
    };
    let first = count - come;
    for at in 0..first {
        dossier.add_assertion(figure(&dossier, at)).unwrap();
    }
    let policy = Policy::default();
    let mut monitor = Monitor::new(dossier, policy.clone());
    for at in first..count {
        let figure = figure(monitor.dossier(), at);
        monitor.insert(figure).unwrap();
        if at % 16 == 0 || at + 1 == count {
            let expected = Some(grouped(flows, &prints[..=at])).filter(|(groups, _)| groups.len() > 1);
            let dossier = monitor.dossier();
            assert_eq!(told(dossier, &monitor.report()), expected, "seed {seed}, the monitor at {at}");
            let report = reconcile(dossier.view(), &policy);
            assert_eq!(told(dossier, &report), expected, "seed {seed}, the report at {at}");
        }
    }
}

#[test]
fn prints_of_one_number_are_grouped_by_measure_and_window() {
    for seed in 1..4 {
        world(seed, &[true, false, true], (32, 32), 30);
    }
}

#[test]
fn of_many_windows_and_of_many_figures_the_first_are_listed() {
    world(1, &[true], (150, 3), 330);
    world(2, &[true, true], (160, 3), 3);
    world(3, &[false, true], (140, 3), 60);
    world(4, &[true; 80], (160, 6), 4);
}
