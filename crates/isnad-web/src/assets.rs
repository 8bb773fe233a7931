//! The style sheet, the fonts and the script of keys, built into the program.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The whole style sheet: fonts, the design's values, the sheet, and what the program's pages add.
const STYLE: &str = concat!(
    include_str!("../assets/fonts.css"),
    include_str!("../assets/tokens.css"),
    include_str!("../assets/site.css"),
    include_str!("../assets/web.css"),
    include_str!("../assets/forms.css"),
);

macro_rules! fonts {
    ($($name:literal),+ $(,)?) => {
        const FONTS: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("../assets/fonts/", $name)))),+];
    };
}

fonts![
    "noto-naskh-arabic-arabic-wght-normal.woff2",
    "noto-naskh-arabic-latin-wght-normal.woff2",
    "ibm-plex-sans-arabic-arabic-400-normal.woff2",
    "ibm-plex-sans-arabic-arabic-500-normal.woff2",
    "ibm-plex-sans-arabic-arabic-600-normal.woff2",
    "ibm-plex-sans-arabic-latin-400-normal.woff2",
    "ibm-plex-sans-arabic-latin-500-normal.woff2",
    "ibm-plex-sans-arabic-latin-600-normal.woff2",
    "noto-naskh-arabic.LICENSE.txt",
    "ibm-plex-sans-arabic.LICENSE.txt",
];

/// One asset by name.
pub(crate) async fn get(Path(name): Path<String>) -> Response {
    if name == "isnad.css" {
        let headers =
            [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
        return (headers, STYLE).into_response();
    }
    if name == "isnad.js" {
        let headers =
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
        return (headers, include_str!("../assets/isnad.js")).into_response();
    }
    if name == "mark.svg" {
        let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")];
        return (headers, include_str!("../assets/mark.svg")).into_response();
    }
    let wanted = name.strip_prefix("fonts/").unwrap_or("");
    match FONTS.iter().find(|(font, _)| *font == wanted) {
        Some((font, bytes)) => {
            let kind = if font.ends_with(".txt") { "text/plain; charset=utf-8" } else { "font/woff2" };
            let headers =
                [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=31536000, immutable")];
            (headers, *bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
