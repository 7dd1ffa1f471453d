/** The scenario rows: real peers as processes, driven by JSON lines. */
@NullMarked
package net.lanspread.scenario;

import org.jspecify.annotations.NullMarked;
