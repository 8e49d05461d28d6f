use crosscheck::*;
#[test]
fn dbg() {
    let d = io::read_file("examples/data/kursk.json").unwrap();
    let p = Policy::default();
    let ids: Vec<_> =
        ["f02", "f05", "f06", "f07", "f08"].iter().map(|k| d.assertion_id(k).unwrap()).collect();
    for a in &ids {
        for b in &ids {
            if a.index() < b.index() {
                let r = relate(d.view(), &p, *a, *b).unwrap();
                println!(
                    "{} {} {:?} {:?} {:?} {:?} {}",
                    d.assertion(*a).unwrap().key(),
                    d.assertion(*b).unwrap().key(),
                    r.time,
                    r.value,
                    r.voice,
                    r.verdict,
                    r.row
                );
            }
        }
    }
    let r = reconcile(d.view(), &p);
    for (id, s) in r.statuses() {
        println!("{} {:?}", d.assertion(*id).unwrap().key(), s);
    }
}
