#!/usr/bin/env node
// A file of its own, so that the command is linked when the packages are installed and before they are built.
import '../dist/main.js';
