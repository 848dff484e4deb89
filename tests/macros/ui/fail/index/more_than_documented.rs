#![deny(warnings)]

use convex_schema::Table;

macro_rules! rows {
    ($($index:literal: $a:ident $b:ident),*) => {
        #[derive(Table)]
        #[table(name = "rows")]
        $(#[table(index(name = $index, fields = [$a, $b]))])*
        #[rustfmt::skip]
        struct Row {
            a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, g: f64, h: f64, i: f64,
            j: f64, k: f64, l: f64, m: f64, n: f64, o: f64, p: f64, q: f64, r: f64,
        }
    };
}

#[rustfmt::skip]
rows!(
    "i0": a j, "i1": a k, "i2": a l, "i3": a m, "i4": a n, "i5": a o, "i6": a p, "i7": a q, "i8": a r, "i9": b j,
    "i10": b k, "i11": b l, "i12": b m, "i13": b n, "i14": b o, "i15": b p, "i16": b q, "i17": b r, "i18": c j, "i19": c k,
    "i20": c l, "i21": c m, "i22": c n, "i23": c o, "i24": c p, "i25": c q, "i26": c r, "i27": d j, "i28": d k, "i29": d l,
    "i30": d m, "i31": d n, "i32": d o
);

fn main() {}
