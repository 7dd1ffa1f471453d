/** Tests of the app's own room. */
@NullMarked
package net.lanspread.web;

import org.jspecify.annotations.NullMarked;
