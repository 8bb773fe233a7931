//! The names of elements that matter here, as one small enum.

macro_rules! tags {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// An element's name, or what else a node can be.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Tag { Document, Text, Other, $($name),* }

        impl Tag {
            /// The tag of a name, whatever its case. Unknown names are [`Tag::Other`].
            pub(crate) fn of(name: &str) -> Tag {
                let mut low = [0u8; 12];
                let Some(low) = low.get_mut(..name.len()) else { return Tag::Other };
                low.copy_from_slice(name.as_bytes());
                low.make_ascii_lowercase();
                match &*low {
                    $($text => Tag::$name,)*
                    _ => Tag::Other,
                }
            }
        }
    };
}

tags! {
    P = b"p", Div = b"div", Span = b"span", A = b"a", Li = b"li", Img = b"img", Br = b"br", Script = b"script", Meta = b"meta",
    Link = b"link", Ul = b"ul", H2 = b"h2", H3 = b"h3", Strong = b"strong", B = b"b", I = b"i", Em = b"em", H1 = b"h1", H4 = b"h4",
    H5 = b"h5", H6 = b"h6", Section = b"section", Article = b"article", Main = b"main", Header = b"header", Footer = b"footer",
    Nav = b"nav", Aside = b"aside", Figure = b"figure", Figcaption = b"figcaption", Picture = b"picture", Source = b"source",
    Style = b"style", Noscript = b"noscript", Template = b"template", Iframe = b"iframe", Object = b"object", Svg = b"svg",
    Math = b"math", Canvas = b"canvas", Video = b"video", Audio = b"audio", Html = b"html", Head = b"head", Body = b"body",
    Title = b"title", Hr = b"hr", Blockquote = b"blockquote", Q = b"q", Pre = b"pre", Ol = b"ol", Dl = b"dl", Dt = b"dt", Dd = b"dd",
    Table = b"table", Caption = b"caption", Thead = b"thead", Tbody = b"tbody", Tfoot = b"tfoot", Tr = b"tr", Td = b"td",
    Th = b"th", U = b"u", S = b"s", Small = b"small", Sub = b"sub", Sup = b"sup", Mark = b"mark", Time = b"time", Abbr = b"abbr",
    Cite = b"cite", Code = b"code", Font = b"font", Center = b"center", Address = b"address", Form = b"form", Button = b"button",
    Input = b"input", Select = b"select", Option = b"option", Textarea = b"textarea", Label = b"label", Details = b"details",
    Summary = b"summary", Dialog = b"dialog", Fieldset = b"fieldset", Base = b"base", Col = b"col", Embed = b"embed",
    Param = b"param", Track = b"track", Wbr = b"wbr", Area = b"area", Xmp = b"xmp", Noframes = b"noframes", Noembed = b"noembed",
}

impl Tag {
    /// Elements that never have content.
    pub(crate) fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr
        )
    }

    /// Elements whose content is text up to their own end tag.
    pub(crate) fn is_raw(self) -> bool {
        use Tag::*;
        matches!(self, Script | Style | Textarea | Title | Iframe | Xmp | Noframes | Noembed)
    }

    /// Elements that start on a line of their own, and so end a run of text.
    pub(crate) fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            P | Div
                | Li
                | Ul
                | Ol
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Section
                | Article
                | Main
                | Header
                | Footer
                | Nav
                | Aside
                | Figure
                | Figcaption
                | Html
                | Head
                | Body
                | Title
                | Hr
                | Blockquote
                | Pre
                | Dl
                | Dt
                | Dd
                | Table
                | Caption
                | Thead
                | Tbody
                | Tfoot
                | Tr
                | Td
                | Th
                | Center
                | Address
                | Form
                | Details
                | Summary
                | Dialog
                | Fieldset
                | Iframe
                | Noscript
                | Option
                | Select
                | Button
                | Textarea
                | Document
        )
    }

    /// Elements whose start ends an open paragraph.
    pub(crate) fn ends_paragraph(self) -> bool {
        use Tag::*;
        self.is_block()
            && !matches!(self, Button | Option | Select | Iframe | Noscript | Textarea | Td | Th | Tr | Tbody)
    }

    /// Headings.
    pub(crate) fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }
}
