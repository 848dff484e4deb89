//! The singular of English nouns.
//!
//! Rules by the end of the word, and lists of the words that no rule gets right. `plurals.txt` has
//! the words that it is tested with.

/// Words that are the same in both numbers, or whose `s` is not that of a plural.
const INVARIANT: &str = " \
    aerobics always analytics athletics aws barracks biceps chaos chassis christmas clothes corps \
    cors cosmos cross-roads crossroads css dns economics electronics ethos forceps gallows genetics \
    gps gymnastics headquarters https innings ios js kudos kubernetes lens linguistics logistics \
    macos mathematics means news os pajamas pants pathos physics politics pos pyjamas redis \
    rendezvous rhinoceros robotics scissors series shorts sms species status-quo thermos tls \
    triceps trousers vps whereas yes alias atlas bias canvas gas pancreas pampas iris asbestos ";

/// Plurals and their singulars.
const IRREGULAR: &str = " \
    people/person children/child men/man women/woman feet/foot teeth/tooth geese/goose mice/mouse \
    lice/louse oxen/ox dice/die pence/penny criteria/criterion phenomena/phenomenon \
    automata/automaton polyhedra/polyhedron \
    indices/index vertices/vertex matrices/matrix appendices/appendix vortices/vortex apices/apex \
    codices/codex cortices/cortex helices/helix \
    alumni/alumnus cacti/cactus fungi/fungus nuclei/nucleus radii/radius stimuli/stimulus \
    syllabi/syllabus foci/focus loci/locus bacilli/bacillus termini/terminus octopi/octopus \
    sarcophagi/sarcophagus \
    bacteria/bacterium curricula/curriculum memoranda/memorandum addenda/addendum errata/erratum \
    strata/stratum ova/ovum symposia/symposium aquaria/aquarium stadia/stadium millennia/millennium \
    referenda/referendum spectra/spectrum quanta/quantum schemata/schema stigmata/stigma \
    genera/genus corpora/corpus extrema/extremum maxima/maximum minima/minimum \
    analyses/analysis crises/crisis oases/oasis axes/axis emphases/emphasis ellipses/ellipsis \
    synopses/synopsis parentheses/parenthesis theses/thesis geneses/genesis exegeses/exegesis \
    nemeses/nemesis diagnoses/diagnosis prognoses/prognosis hypnoses/hypnosis neuroses/neurosis \
    psychoses/psychosis metamorphoses/metamorphosis osmoses/osmosis symbioses/symbiosis \
    thromboses/thrombosis apotheoses/apotheosis mitoses/mitosis fibroses/fibrosis \
    knives/knife wives/wife lives/life wolves/wolf shelves/shelf elves/elf selves/self halves/half \
    calves/calf leaves/leaf loaves/loaf thieves/thief sheaves/sheaf scarves/scarf hooves/hoof \
    wharves/wharf dwarves/dwarf behalves/behalf turves/turf midwives/midwife \
    quizzes/quiz whizzes/whiz fezzes/fez topazes/topaz \
    bikinis/bikini alibis/alibi taxis/taxi skis/ski kiwis/kiwi wikis/wiki emojis/emoji apis/api \
    uis/ui rabbis/rabbi safaris/safari tsunamis/tsunami zucchinis/zucchini martinis/martini \
    chilis/chili corgis/corgi delis/deli khakis/khaki yetis/yeti semis/semi minis/mini \
    jacuzzis/jacuzzi salamis/salami samurais/samurai yogis/yogi uris/uri kpis/kpi clis/cli guis/gui \
    okapis/okapi origamis/origami houris/houri pis/pi psis/psi \
    menus/menu submenus/submenu gurus/guru emus/emu gnus/gnu tutus/tutu haikus/haiku bayous/bayou \
    caribous/caribou flus/flu plateaus/plateau bureaus/bureau chateaus/chateau beaus/beau \
    tableaus/tableau portmanteaus/portmanteau milieus/milieu cpus/cpu gpus/gpu skus/sku tofus/tofu \
    impromptus/impromptu zebus/zebu snafus/snafu lieus/lieu thesauri/thesaurus bijous/bijou ";

/// Singulars in `ie`, whose plural looks like one of a singular in `y`.
const IN_IE: &str = " \
    movie cookie calorie zombie brownie selfie rookie hoodie pixie genie collie prairie lie tie pie \
    die vie magpie necktie species budgie junkie smoothie sortie talkie veggie yuppie birdie bookie \
    coterie eyrie freebie goalie groupie hippie homie hoagie indie laddie lassie menagerie meanie \
    newbie oldie patisserie quickie reverie roadie rotisserie softie sweetie techie townie auntie \
    beanie foodie hottie panties stogie trekkie faerie untie eerie caddie camaraderie ";

/// Singulars in `oe`.
const IN_OE: &str = " shoe toe canoe hoe foe woe oboe aloe floe roe throe doe sloe mistletoe \
    horseshoe snowshoe tiptoe backhoe ";

/// Singulars in `che`.
const IN_CHE: &str = " cache ache headache stomachache toothache backache heartache earache \
    avalanche niche quiche cliche creche pastiche moustache mustache psyche brioche douche cartouche \
    tranche panache microfiche fiche gouache geocache attache apache memcache ";

/// Singulars in `xe`.
const IN_XE: &str = " deluxe luxe pickaxe poleaxe annexe ";

/// Singulars in `as`, `is` and `os`, whose plural looks like one of a singular in `se`.
const IN_S: &str = " alias atlas bias canvas gas christmas pancreas lens iris trellis pelvis mantis \
    ibis chrysalis portcullis tennis epidermis cannabis metropolis necropolis acropolis penis \
    rhinoceros cosmos thermos proboscis biceps triceps forceps ";

/// Singulars in `use`, by their last part; others in `us` have a plural in `uses` too.
const IN_USE: [&str; 22] = [
    "ause",
    "ouse",
    "oose",
    "fuse",
    "cluse",
    "ruse",
    "excuse",
    "accuse",
    "abuse",
    "reuse",
    "misuse",
    "disuse",
    "overuse",
    "muse",
    "amuse",
    "hypotenuse",
    "obtuse",
    "recuse",
    "bemuse",
    "peruse",
    "chartreuse",
    "masseuse",
];

/// Words in `men` that are not several.
const IN_MEN: &str = " abdomen acumen specimen regimen omen semen stamen bitumen lumen ramen amen ";

/// The singular of the last word of a name. The letters before it stay as they are, and so does the
/// case of its own.
pub(crate) fn singular(name: &str) -> String {
    let start = last_word(name);
    let (before, word) = name.split_at(start);
    let lower = word.to_ascii_lowercase();
    let singular = of_word(&lower);
    let same = lower.bytes().zip(singular.bytes());
    let same = same.take_while(|(one, other)| one == other).count();
    let is_upper = word.len() > 1 && !word.bytes().any(|letter| letter.is_ascii_lowercase());
    let mut rest = singular[same..].to_owned();
    if is_upper || same == 0 && word.starts_with(|first: char| first.is_ascii_uppercase()) {
        // A word of which nothing is left as it was starts as it did: `People`, `Person`.
        let capitals = if is_upper { rest.len() } else { 1 };
        if let Some(letters) = rest.get_mut(..capitals) {
            letters.make_ascii_uppercase();
        }
    }
    format!("{before}{}{rest}", &word[..same])
}

/// Where the last word of a name starts: behind the last sign or digit, or at the last capital
/// behind a small letter.
fn last_word(name: &str) -> usize {
    let mut start = 0;
    let mut before = None;
    for (position, letter) in name.char_indices() {
        let ends_small = before.is_some_and(|it: char| it.is_ascii_lowercase());
        if letter.is_ascii_uppercase() && ends_small {
            start = position;
        } else if !letter.is_ascii_alphabetic() {
            start = position + letter.len_utf8();
        }
        before = Some(letter);
    }
    start
}

/// The singular of a word in small letters.
fn of_word(word: &str) -> String {
    if is_in(INVARIANT, word) {
        return word.to_owned();
    }
    if let Some(singular) = irregular(word) {
        return singular;
    }
    let rules = [latin, in_men, in_ves, in_ies, in_sibilants, in_s];
    let found = rules.iter().find_map(|rule| rule(word));
    found.unwrap_or_else(|| word.to_owned())
}

/// Whether a list has the word.
fn is_in(list: &str, word: &str) -> bool {
    list.contains(&format!(" {word} "))
}

/// A plural that is listed, or that ends with a listed one which is long enough to be told from
/// others: `grandchildren`.
fn irregular(word: &str) -> Option<String> {
    const TELLING: usize = 6;
    let ends = |plural: &str| word == plural || plural.len() >= TELLING && word.ends_with(plural);
    let mut pairs = IRREGULAR.split_whitespace();
    let (plural, singular) = pairs.find_map(|pair| {
        let (plural, singular) = pair.split_once('/')?;
        ends(plural).then_some((plural, singular))
    })?;
    Some(format!("{}{singular}", &word[..word.len() - plural.len()]))
}

/// `formulae`, `bureaux`, `paralyses`, `hypotheses`.
fn latin(word: &str) -> Option<String> {
    let stem = |end: &str, singular: &str| {
        let stem = word.strip_suffix(end)?;
        (stem.len() > 1).then(|| format!("{stem}{singular}"))
    };
    if is_in(" reggae sundae ", word) {
        return None;
    }
    stem("ae", "a")
        .or_else(|| stem("eaux", "eau"))
        .or_else(|| stem("lyses", "lysis"))
        .or_else(|| stem("theses", "thesis"))
}

/// `firemen`.
fn in_men(word: &str) -> Option<String> {
    let stem = word.strip_suffix("men")?;
    (!stem.is_empty() && !is_in(IN_MEN, word)).then(|| format!("{stem}man"))
}

/// `archives`: a singular in `f` is listed.
fn in_ves(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("wives") {
        return Some(format!("{stem}wife"));
    }
    word.ends_with("ves").then(|| without(word, "s"))
}

/// `categories`, `cookies`.
fn in_ies(word: &str) -> Option<String> {
    let stem = word.strip_suffix("ies")?;
    let in_ie = without(word, "s");
    let is_listed = listed_at_end(IN_IE, &in_ie, 6);
    Some(if is_listed || stem.len() < 2 {
        in_ie
    } else {
        format!("{stem}y")
    })
}

/// Whether a list has the word, or at its end a word of so many letters that it can't be another:
/// `geocache`.
fn listed_at_end(list: &str, word: &str, letters: usize) -> bool {
    let mut words = list.split_whitespace();
    is_in(list, word) || words.any(|it| it.len() >= letters && word.ends_with(it))
}

/// `boxes`, `caches`, `heroes`, `statuses`, `houses`.
fn in_sibilants(word: &str) -> Option<String> {
    let in_e = without(word, "s");
    let short = without(word, "es");
    let has_e = if word.ends_with("oes") {
        is_in(IN_OE, &in_e)
    } else if word.ends_with("ches") {
        listed_at_end(IN_CHE, &in_e, 6)
    } else if ["shes", "sses", "zzes", "tzes"]
        .iter()
        .any(|end| word.ends_with(end))
    {
        false
    } else if word.ends_with("xes") {
        listed_at_end(IN_XE, &in_e, 6)
    } else if word.ends_with("uses") {
        in_e == "use" || IN_USE.iter().any(|end| in_e.ends_with(end)) && !ends_in_us(&short)
    } else if word.ends_with("ses") {
        !listed_at_end(IN_S, &short, 5)
    } else {
        return None;
    };
    Some(if has_e { in_e } else { short })
}

/// Nouns in `us` whose end is that of a noun in `use`.
fn ends_in_us(word: &str) -> bool {
    is_in(
        " isthmus hippopotamus ignoramus thalamus walrus virus citrus papyrus syllabus chorus torus walrus \
           thesaurus cyprus sinus mucus hummus ",
        word,
    )
}

/// `users`: but not `address`, `status`, `analysis`.
fn in_s(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s')?;
    if stem.ends_with("eau") {
        return Some(stem.to_owned());
    }
    let is_singular = ["s", "u", "i"].iter().any(|end| stem.ends_with(end));
    (!is_singular && stem.len() > 1).then(|| stem.to_owned())
}

fn without(word: &str, end: &str) -> String {
    word.strip_suffix(end).unwrap_or(word).to_owned()
}
