//! What travels between tablet and gateway: types, limits and versions
