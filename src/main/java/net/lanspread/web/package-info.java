/** The app that guests open: a page served on loopback, and the JSON between it and the peer. */
@NullMarked
package net.lanspread.web;

import org.jspecify.annotations.NullMarked;
