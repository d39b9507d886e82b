//! What a layout produces: marks on a plane, without any notion of what paints them. A canvas paints them in the
//! page, [`super::svg`] writes them for pictures and tests. Units are CSS pixels; y grows downwards.

/// A colour by its meaning. What it looks like is the theme's matter (`--ink-…` in `static/app.css`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ink {
    /// Words that are read first.
    Text,
    /// Words that are read second.
    Muted,
    /// Hairlines, ticks, grids.
    Faint,
    /// Outlines of things: glass, pipes.
    Line,
    /// The inside of an empty tank.
    Glass,
    /// The ground of the view.
    Ground,
    /// A raised surface: labels, chips.
    Raised,
    /// Water: what lies in a buffer.
    Water,
    /// Water's surface, and single chunks.
    WaterDeep,
    /// `true`, `'drain'`, flowing.
    Good,
    /// A wash of it.
    GoodSoft,
    /// `false`, overflow, death.
    Bad,
    /// A wash of it.
    BadSoft,
    /// The highWaterMark.
    Threshold,
    /// Process memory.
    Memory,
    /// A wash of it.
    MemorySoft,
    /// The playhead, and what is selected.
    Accent,
}

impl Ink {
    /// All of them.
    pub const ALL: [Ink; 17] = [
        Ink::Text,
        Ink::Muted,
        Ink::Faint,
        Ink::Line,
        Ink::Glass,
        Ink::Ground,
        Ink::Raised,
        Ink::Water,
        Ink::WaterDeep,
        Ink::Good,
        Ink::GoodSoft,
        Ink::Bad,
        Ink::BadSoft,
        Ink::Threshold,
        Ink::Memory,
        Ink::MemorySoft,
        Ink::Accent,
    ];

    /// The name of its custom property in the style sheet, after `--ink-`.
    pub const fn name(self) -> &'static str {
        match self {
            Ink::Text => "text",
            Ink::Muted => "muted",
            Ink::Faint => "faint",
            Ink::Line => "line",
            Ink::Glass => "glass",
            Ink::Ground => "ground",
            Ink::Raised => "raised",
            Ink::Water => "water",
            Ink::WaterDeep => "water-deep",
            Ink::Good => "good",
            Ink::GoodSoft => "good-soft",
            Ink::Bad => "bad",
            Ink::BadSoft => "bad-soft",
            Ink::Threshold => "threshold",
            Ink::Memory => "memory",
            Ink::MemorySoft => "memory-soft",
            Ink::Accent => "accent",
        }
    }
}

/// A line around or along something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// Its width.
    pub width: f64,
    /// Lengths of dash and gap; `None` is solid.
    pub dash: Option<(f64, f64)>,
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// The point is at its left.
    #[default]
    Start,
    /// The point is at its middle.
    Middle,
    /// The point is at its right.
    End,
}

/// One piece of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seg {
    /// Moves to a point without drawing.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A quadratic curve: control point, end.
    Quad(f64, f64, f64, f64),
    /// A cubic curve: two control points, end.
    Cubic(f64, f64, f64, f64, f64, f64),
    /// Back to the last `Move`.
    Close,
}

/// One thing to paint.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A rectangle with rounded corners.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        w: f64,
        /// Height.
        h: f64,
        /// Radius of its corners.
        r: f64,
        /// Its inside.
        fill: Option<Ink>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Middle.
        x: f64,
        /// Middle.
        y: f64,
        /// Radius.
        r: f64,
        /// Its inside.
        fill: Option<Ink>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A line or an area.
    Path {
        /// Its pieces.
        segs: Vec<Seg>,
        /// Its inside.
        fill: Option<Ink>,
        /// Its line.
        stroke: Option<Stroke>,
    },
    /// Words on one line; `y` is the baseline.
    Text {
        /// The point.
        x: f64,
        /// The baseline.
        y: f64,
        /// The words.
        text: String,
        /// Height of the type.
        size: f64,
        /// Where the point is in it.
        anchor: Anchor,
        /// Its colour.
        ink: Ink,
        /// Whether it is bold.
        bold: bool,
        /// Whether it is code.
        mono: bool,
    },
    /// Other marks, cut off outside of a rectangle and faded to an opacity of 0 to 1.
    Group {
        /// Left, top, width, height; `None` cuts nothing off.
        clip: Option<(f64, f64, f64, f64)>,
        /// 1 is opaque.
        opacity: f64,
        /// What is in it.
        marks: Vec<Mark>,
    },
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Its size.
    pub width: f64,
    /// Its size.
    pub height: f64,
    /// What is in it, from the back to the front.
    pub marks: Vec<Mark>,
}
