/** Organisers of parties: the catalogs that they sign, and which of them this guest believes. */
@NullMarked
package net.lanspread.organiser;

import org.jspecify.annotations.NullMarked;
