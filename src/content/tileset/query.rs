//! Queries (`?key=…`) are handed down: a server that wants a key for a tileset wants it for all that the tileset names.

/// `uri` with those parameters of `parent`'s query that it does not have itself.
///
/// The order of the parameters is that of the addresses: its own first. A fragment is not expected in either.
pub(super) fn with_query_of(uri: String, parent: &str) -> String {
    let Some((_, above)) = parent.split_once('?') else { return uri };
    // No server reads so long a query, and every address below would carry it.
    if above.len() > super::MAX_ADDRESS_BYTES {
        return uri;
    }
    let own_query = uri.split_once('?').map(|(_, query)| query.to_owned());
    let name = |parameter: &str| parameter.split('=').next().unwrap_or_default().to_owned();
    let own: Vec<String> = own_query.iter().flat_map(|query| query.split('&')).map(name).collect();
    let mut joined = uri;
    let mut is_first = own_query.is_none();
    for parameter in above.split('&') {
        if parameter.is_empty() || own.contains(&name(parameter)) {
            continue;
        }
        let ends_open = joined.ends_with(['?', '&']);
        if is_first {
            joined.push('?');
        } else if !ends_open {
            joined.push('&');
        }
        is_first = false;
        joined.push_str(parameter);
    }
    joined
}
