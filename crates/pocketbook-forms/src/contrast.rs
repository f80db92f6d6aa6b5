//! Whether letters stand out from what is under them (WCAG 2.1).

use typst::visualize::Color;

/// Whether a colour is what it is on any paper and nothing shines through it. A
/// spot colour is what a printer has by its name: "none" paints nothing at all.
pub(crate) fn opaque(color: &Color) -> bool {
    matches!(color, Color::Process(color) if color.alpha().is_none_or(|alpha| alpha >= 1.0))
}

/// Relative luminance (WCAG 2.1), 0 black to 1 white.
pub(crate) fn luminance(color: &Color) -> f64 {
    let rgb = color.to_rgb();
    let linear = |part: f32| {
        let part = f64::from(part).clamp(0.0, 1.0);
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(rgb.red) + 0.7152 * linear(rgb.green) + 0.0722 * linear(rgb.blue)
}

/// Contrast of two luminances (WCAG 2.1), 1 to 21.
pub(crate) fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_are_those_of_the_guidelines() {
        let of = |a: Color, b: Color| contrast(luminance(&a), luminance(&b));
        assert!((of(Color::BLACK, Color::WHITE) - 21.0).abs() < 0.01);
        assert!((of(Color::WHITE, Color::WHITE) - 1.0).abs() < 0.01);
        // WCAG's own example of a grey that just passes on white.
        let grey = Color::from_u8(0x76, 0x76, 0x76, 0xff);
        assert!((of(grey, Color::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn what_shines_through_is_not_opaque() {
        assert!(opaque(&Color::BLACK));
        assert!(!opaque(&Color::from_u8(0, 0, 0, 254)));
    }
}
