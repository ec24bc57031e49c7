//! What makes a PDF archival and accessible: metadata, colour, structure. PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
//!
//! Takes what the library drew and puts fixed dates, an identifier that is a hash of the content, and the tree of the Scene's
//! nodes into it. Same content, same bytes.

use super::PaperError;
use super::scene::{Issued, Node, Role, Scene, extent};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SRGB: &[u8] = include_bytes!("../../assets/colour/srgb.icc");

/// Which marked sequences of which pages belong to which node.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Per node: page and number on it.
    of_node: Vec<Vec<(usize, i64)>>,
    /// Per page: the node of each number.
    of_page: Vec<Vec<usize>>,
}

impl Marks {
    pub(super) fn new(nodes: usize) -> Self {
        Self { of_node: vec![Vec::new(); nodes], of_page: Vec::new() }
    }

    /// A new page: its place.
    pub(super) fn page(&mut self) -> usize {
        self.of_page.push(Vec::new());
        self.of_page.len() - 1
    }

    /// A new marked sequence of a node: its number on the page.
    pub(super) fn mark(&mut self, page: usize, node: usize) -> i64 {
        let id = self.of_page[page].len() as i64;
        self.of_page[page].push(node);
        self.of_node[node].push((page, id));
        id
    }
}

/// The standard structure type of a role.
pub(super) const fn tag(role: Role) -> &'static str {
    match role {
        Role::H1 => "H1",
        Role::H2 => "H2",
        Role::H3 => "H3",
        Role::P => "P",
        Role::List => "L",
        Role::ListItem => "LI",
        Role::ListBody => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::ColumnHead | Role::RowHead => "TH",
        Role::Cell => "TD",
        Role::Figure => "Figure",
    }
}

/// Finishes a file: gives its bytes.
pub(super) fn finish(mut file: Document, scene: &Scene, marks: &Marks) -> Result<Vec<u8>, PaperError> {
    let pdf = |e: lopdf::Error| PaperError::Pdf(e.to_string());
    "1.7".clone_into(&mut file.version);
    // Tidied while it is small: the library walks objects in quadratic time, and a long list has a node for every cell.
    let _ = file.trailer.remove(b"Info");
    let _ = file.catalog_mut().map_err(pdf)?.remove(b"Names");
    let _ = file.catalog_mut().map_err(pdf)?.remove(b"Metadata");
    let _ = file.prune_objects();
    file.renumber_objects();
    let info = file.add_object(information(scene));
    file.trailer.set("Info", info);
    let packet = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, metadata(scene).into_bytes());
    let packet = file.add_object(packet.with_compression(false));
    let profile = file.add_object(Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
    let intent = file.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    });
    let tree = structure(&mut file, scene, marks)?;
    let catalog = file.catalog_mut().map_err(pdf)?;
    catalog.set("Lang", Object::string_literal(scene.lang.clone()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("Metadata", packet);
    catalog.set("OutputIntents", vec![Object::Reference(intent)]);
    catalog.set("StructTreeRoot", tree);
    let id = Object::String(fingerprint(&file, scene), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    file.compress();
    let mut bytes = Vec::new();
    // Without a level the object streams lie in the file as they are: a third more.
    let options = lopdf::SaveOptions::builder().use_object_streams(true).use_xref_streams(true).compression_level(9).build();
    file.save_with_options(&mut bytes, options).map_err(|e| PaperError::Pdf(e.to_string()))?;
    Ok(bytes)
}

/// Sixteen bytes that are the same for the same content: what is drawn, in which faces, and what is said of it.
fn fingerprint(file: &Document, scene: &Scene) -> Vec<u8> {
    let mut hash = blake3::Hasher::new();
    for object in file.objects.values() {
        if let Object::Stream(stream) = object {
            let _ = hash.update(&stream.content);
        }
    }
    let _ = hash.update(format!("{} {} {:?}", scene.title, scene.lang, scene.issued).as_bytes());
    hash.finalize().as_bytes()[..16].to_vec()
}

/// The distance from UTC: sign, hours, minutes.
fn offset(issued: Issued) -> (char, i32, i32) {
    let min = issued.offset_min.abs();
    (if issued.offset_min < 0 { '-' } else { '+' }, min / 60, min % 60)
}

fn information(scene: &Scene) -> Dictionary {
    let utf16 = |text: &str| {
        let bytes = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        Object::String(bytes, StringFormat::Hexadecimal)
    };
    let (sign, hours, minutes) = offset(scene.issued);
    let date = Object::string_literal(format!("D:{}{sign}{hours:02}'{minutes:02}'", scene.issued.local.format("%Y%m%d%H%M%S")));
    dictionary! {
        "Title" => utf16(&scene.title),
        "Author" => utf16(&scene.author),
        "Creator" => Object::string_literal("Gishe"),
        "Producer" => Object::string_literal("Gishe"),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    }
}

/// The metadata packet (XMP): the same facts as the information dictionary, and the claims of conformance with the schema that
/// declares the claim of PDF/UA to PDF/A.
fn metadata(scene: &Scene) -> String {
    let (sign, hours, minutes) = offset(scene.issued);
    let date = format!("{}{sign}{hours:02}:{minutes:02}", scene.issued.local.format("%Y-%m-%dT%H:%M:%S"));
    let [title, author, lang] = [&scene.title, &scene.author, &scene.lang].map(|text| escaped(text));
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Gishe</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>Gishe</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{feff}',
    )
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => {
                let _ = write!(out, " ");
            }
            c => out.push(c),
        }
        out
    })
}

/// Builds the structure tree and ties the pages to it; gives its root.
fn structure(file: &mut Document, scene: &Scene, marks: &Marks) -> Result<ObjectId, PaperError> {
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let (root, document) = (file.new_object_id(), file.new_object_id());
    let ids: Vec<ObjectId> = scene.nodes.iter().map(|_| file.new_object_id()).collect();
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (place, node) in scene.nodes.iter().enumerate() {
        children.entry(node.parent).or_default().push(place);
    }
    let kids = |parent: Option<usize>| -> Vec<Object> {
        children.get(&parent).into_iter().flatten().map(|child| Object::Reference(ids[*child])).collect()
    };
    for (place, node) in scene.nodes.iter().enumerate() {
        let element = element(scene, (place, node), &marks.of_node[place], &pages, kids(Some(place)));
        let mut element = element;
        element.set("P", node.parent.map_or(document, |parent| ids[parent]));
        let _ = file.objects.insert(ids[place], Object::Dictionary(element));
    }
    let top = dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => kids(None) };
    let _ = file.objects.insert(document, Object::Dictionary(top));
    let mut numbers = Vec::new();
    for (place, nodes) in marks.of_page.iter().enumerate() {
        let refs: Vec<Object> = nodes.iter().map(|node| Object::Reference(ids[*node])).collect();
        numbers.push(Object::Integer(place as i64));
        numbers.push(Object::Reference(file.add_object(Object::Array(refs))));
        let page = file.get_dictionary_mut(pages[place]).map_err(|e| PaperError::Pdf(e.to_string()))?;
        page.set("StructParents", place as i64);
        page.set("Tabs", "S");
    }
    let parents = file.add_object(dictionary! { "Nums" => numbers });
    let tree = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![Object::Reference(document)],
        "ParentTree" => parents,
        "ParentTreeNextKey" => marks.of_page.len() as i64,
    };
    let _ = file.objects.insert(root, Object::Dictionary(tree));
    Ok(root)
}

/// A node as an element of the structure, without its parent.
fn element(
    scene: &Scene,
    (place, node): (usize, &Node),
    marks: &[(usize, i64)],
    pages: &[ObjectId],
    children: Vec<Object>,
) -> Dictionary {
    let mut element = dictionary! { "Type" => "StructElem", "S" => tag(node.role) };
    let home = marks.first().map(|(page, _)| *page);
    let mut kids: Vec<Object> = marks
        .iter()
        .map(|(page, id)| {
            if Some(*page) == home {
                Object::Integer(*id)
            } else {
                Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => pages[*page], "MCID" => *id })
            }
        })
        .collect();
    kids.extend(children);
    if let Some(page) = home {
        element.set("Pg", pages[page]);
    }
    if kids.len() == 1 {
        element.set("K", kids.remove(0));
    } else if !kids.is_empty() {
        element.set("K", kids);
    }
    match node.role {
        Role::ColumnHead => element.set("A", dictionary! { "O" => "Table", "Scope" => "Column" }),
        Role::RowHead => element.set("A", dictionary! { "O" => "Table", "Scope" => "Row" }),
        Role::List => element.set("A", dictionary! { "O" => "List", "ListNumbering" => "None" }),
        Role::Figure => {
            let bytes = std::iter::once(0xfeff).chain(node.alt.encode_utf16()).flat_map(u16::to_be_bytes).collect();
            element.set("Alt", Object::String(bytes, StringFormat::Hexadecimal));
            if let Some(area) = home.and_then(|page| bounds(scene, page, place)) {
                let area: Vec<Object> = area.into_iter().map(Object::Real).collect();
                element.set("A", dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => area });
            }
        }
        _ => {}
    }
    element
}

/// The box around what belongs to a node on a page: left, bottom, right, top, from the bottom left corner.
fn bounds(scene: &Scene, page: usize, node: usize) -> Option<[f32; 4]> {
    let page = &scene.pages[page];
    let areas = page.items.iter().filter(|placed| placed.node == Some(node)).map(|placed| extent(&placed.item));
    areas
        .map(|[x, y, w, h]| [x, page.height - y - h, x + w, page.height - y])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}
