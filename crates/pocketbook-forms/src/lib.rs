//! The printed forms: templates in, paginated PDF and page map out
