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
    "i30": d m, "i31": d n, "i32": d o, "i33": d p, "i34": d q, "i35": d r, "i36": e j, "i37": e k, "i38": e l, "i39": e m,
    "i40": e n, "i41": e o, "i42": e p, "i43": e q, "i44": e r, "i45": f j, "i46": f k, "i47": f l, "i48": f m, "i49": f n,
    "i50": f o, "i51": f p, "i52": f q, "i53": f r, "i54": g j, "i55": g k, "i56": g l, "i57": g m, "i58": g n, "i59": g o,
    "i60": g p, "i61": g q, "i62": g r, "i63": h j, "i64": h k
);

fn main() {}
