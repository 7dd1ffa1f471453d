/** The messages of peers: messages, their codec, limits and error codes; no sockets. */
@NullMarked
package net.lanspread.protocol;

import org.jspecify.annotations.NullMarked;
