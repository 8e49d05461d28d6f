#[path = "../tests/suite/truth_worlds.rs"]
mod truth_worlds;
use crosscheck::truth::*;
fn main() {
    let name = std::env::args().nth(1).unwrap();
    let seed: u64 = std::env::args().nth(2).unwrap().parse().unwrap();
    let make = truth_worlds::SHAPES.iter().find(|s| s.0.contains(&name)).unwrap().1;
    let w = make(seed);
    let mut b = Claims::builder();
    for (s, i, v, d) in &w.claims {
        match v {
            truth_worlds::Cell::Number(x) => b.claim(s, i, *x, *d).unwrap(),
            truth_worlds::Cell::Word(x) => b.claim(s, i, x.as_str(), *d).unwrap(),
        };
    }
    let c = b.build();
    let t = c.best();
    println!("{}{:?}", t.why(), t.shape());
    let vote = c.truth(Method::Vote);
    let tf = c.truth(Method::TruthFinder);
    for s in t.sources().iter().take(12) {
        println!("{:?}", s);
    }
    let mut rows: Vec<(f64, String)> = vec![];
    for (i, v) in &w.truth {
        let truth_worlds::Cell::Number(x) = v else { continue };
        let a = t.answer(i).unwrap();
        let Value::Number(l) = a.leaning else { continue };
        let Value::Number(vv) = vote.answer(i).unwrap().leaning else { continue };
        let Value::Number(ff) = tf.answer(i).unwrap().leaning else { continue };
        if a.against.is_some() || (l - x).abs() > (vv - x).abs() {
            let cl: Vec<String> = w
                .claims
                .iter()
                .filter(|c| &c.1 == i)
                .map(|c| {
                    format!(
                        "{}={:?}@{}",
                        c.0.split(' ').last().unwrap(),
                        match &c.2 {
                            truth_worlds::Cell::Number(x) => *x,
                            _ => 0.0,
                        },
                        c.3.unwrap_or(0)
                    )
                })
                .collect();
            rows.push((
                (l - x).abs() - (vv - x).abs(),
                format!(
                    "truth {x} default {l} ({:.3}) against {:?} vote {vv} tf {ff}: {}",
                    a.share,
                    a.against,
                    cl.join(" ")
                ),
            ));
        }
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    for r in rows.iter().take(25) {
        println!("{:.0} {}", r.0, r.1);
    }
    println!("{}", rows.len());
}
