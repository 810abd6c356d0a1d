// scan_peers ENGINE TERMS TEXTS: overlapping matches, build time and speed.
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let read = |path: &str| -> Vec<String> {
        std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
    };
    let (terms, texts) = (read(&args[2]), read(&args[3]));
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let from = Instant::now();
    let measure = |built: f64, memory: usize, scan: &dyn Fn(&str) -> u64| {
        let (mut best, mut matches) = (f64::MAX, 0);
        for _ in 0..10 {
            let begin = Instant::now();
            matches = texts.iter().map(|text| scan(text)).sum::<u64>();
            best = best.min(begin.elapsed().as_secs_f64());
        }
        println!(
            "{{\"matches\":{matches},\"mb_s\":{:.1},\"build_ms\":{:.1},\"memory_mb\":{:.2}}}",
            bytes as f64 / best / 1e6,
            built * 1e3,
            memory as f64 / 1e6
        );
    };
    match args[1].as_str() {
        "aho-corasick" => {
            let kind = if terms.len() > 20_000 { aho_corasick::AhoCorasickKind::ContiguousNFA } else { aho_corasick::AhoCorasickKind::DFA };
            let index = aho_corasick::AhoCorasick::builder().kind(Some(kind)).build(&terms).unwrap();
            measure(from.elapsed().as_secs_f64(), index.memory_usage(), &|text| {
                index.find_overlapping_iter(text).map(|hit| (hit.end() > hit.start()) as u64).sum()
            });
        }
        _ => {
            let index = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(&terms).unwrap();
            measure(from.elapsed().as_secs_f64(), index.heap_bytes(), &|text| {
                index.find_overlapping_iter(text).map(|hit| (hit.end() > hit.start()) as u64).sum()
            });
        }
    }
}
