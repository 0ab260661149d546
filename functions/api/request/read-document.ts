import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml';
import { type Locate, type Path, type Problem, Problems } from './problem.ts';

/** A request fills a page or two; anything larger is another kind of file. */
const MAX_CHARACTERS = 64 * 1024;
/** Enough for any honest use of anchors, far too few for an alias bomb. */
const MAX_ALIASES = 20;

export type ReadDocument = { value: unknown; locate: Locate } | { problems: Problem[] };

interface Finding {
  what: string;
  fix: string;
}

/**
 * What a parser's complaint means. Its own text is never shown: it may quote the line, and the line may
 * hold a password.
 */
const SYNTAX: Record<string, Finding> = {
  DUPLICATE_KEY: {
    what: 'The same name stands here twice.',
    fix: 'Keep one of the two.',
  },
  TAB_AS_INDENT: {
    what: 'The line is indented with a tab.',
    fix: 'Indent with spaces: YAML does not allow tabs.',
  },
  BAD_INDENT: {
    what: 'The indentation does not fit the lines above.',
    fix: 'Give all fields of one block the same number of spaces.',
  },
  MULTILINE_IMPLICIT_KEY: {
    what: 'A name goes over several lines, or the colon behind it is missing.',
    fix: 'Write `name: value` on one line, with a space after the colon.',
  },
  UNRESOLVED_ALIAS: {
    what: 'The value starts with *, which refers to an anchor that does not exist.',
    fix: 'Put the value in quotes.',
  },
  TAG_RESOLVE_FAILED: {
    what: 'The value starts with !, which YAML takes for a type that we do not know.',
    fix: 'Put the value in quotes.',
  },
  BAD_SCALAR_START: {
    what: 'The value starts with a character that YAML reserves.',
    fix: 'Put the value in quotes.',
  },
  MISSING_CHAR: {
    what: 'A closing quote, bracket or colon is missing.',
    fix: 'Complete it. A value that holds quotes goes in single quotes, with inner ones doubled.',
  },
  BAD_DQ_ESCAPE: {
    what: 'A backslash in double quotes is followed by a character that means nothing.',
    fix: 'Write the value in single quotes, where a backslash is just a backslash.',
  },
};

const OTHER_SYNTAX: Finding = {
  what: 'This is not valid YAML or JSON.',
  fix: 'Check the quotes, colons and indentation here and on the line above; compare with examples/cupix.yaml.',
};

/**
 * Reads a request or a configuration file, YAML or JSON, and keeps the position of every field.
 * Answers problems instead when the text cannot be read: syntax, duplicate names, several documents.
 */
export function readDocument(text: string): ReadDocument {
  const problems = new Problems();
  if (text.length > MAX_CHARACTERS) {
    problems.add([], {
      what: `The file is ${text.length} characters long; at most ${MAX_CHARACTERS} are read.`,
      fix: 'Check that this is the request and not another file.',
    });
    return { problems: problems.list() };
  }
  const lines = new LineCounter();
  const source = text.replace(/^\uFEFF/, '');
  const documents = parseAllDocuments(source, { lineCounter: lines, prettyErrors: false });
  const found = syntaxProblems(documents, lines, source);
  if (found.length > 0) return { problems: found };
  const document = documents[0] as Document;
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value, locate: locator(document, lines) };
  } catch {
    return { problems: [aliasProblem(document, lines)] };
  }
}

/** Resolving fails for an alias without anchor, often a password with a star in front, or for an alias bomb. */
function aliasProblem(document: Document, lines: LineCounter): Problem {
  let problem: Problem = {
    where: '',
    what: 'The document refers to its own parts more often than a request ever needs.',
    fix: 'Write the values out instead of using YAML anchors (& and *).',
  };
  visit(document, {
    Alias(_, alias) {
      if (!isAlias(alias) || alias.resolve(document)) return undefined;
      const position = positionAt(lines, alias.range?.[0] ?? 0);
      problem = { where: '', ...position, ...(SYNTAX.UNRESOLVED_ALIAS ?? OTHER_SYNTAX) };
      return visit.BREAK;
    },
  });
  return problem;
}

function syntaxProblems(
  documents: ReturnType<typeof parseAllDocuments>,
  lines: LineCounter,
  source: string,
): Problem[] {
  if (!Array.isArray(documents) || documents.length === 0 || source.trim() === '') {
    return [
      {
        where: '',
        line: 1,
        column: 1,
        what: 'The file is empty.',
        fix: 'Start from examples/cupix.yaml.',
      },
    ];
  }
  const second = documents[1];
  const problems = documents.flatMap((document) =>
    [...document.errors, ...document.warnings].map((error) => ({
      where: '',
      ...positionAt(lines, error.pos[0]),
      ...(SYNTAX[error.code] ?? OTHER_SYNTAX),
    })),
  );
  if (second) {
    problems.push({
      where: '',
      ...positionAt(lines, second.range?.[0] ?? 0),
      what: 'A second document starts here (behind a line of three dashes).',
      fix: 'Put each request in a file of its own.',
    });
  }
  return problems;
}

function positionAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** Walks down the tree; a field that isn't there is shown at the nearest parent that is. */
function locator(document: Document, lines: LineCounter): Locate {
  return (path: Path, part = 'value') => {
    let offset = 0;
    let node: unknown = document.contents;
    for (const segment of path) {
      const step = descend(node, segment);
      if (!step) return positionAt(lines, offset);
      offset = part === 'value' ? (step.valueAt ?? step.keyAt) : step.keyAt;
      node = step.node;
    }
    return positionAt(lines, offset);
  };
}

function descend(
  node: unknown,
  segment: PropertyKey,
): { node: unknown; keyAt: number; valueAt?: number } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return isNode(item) ? { node: item, keyAt: item.range?.[0] ?? 0 } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((candidate) => String(candidate.key) === String(segment));
  if (!pair) return undefined;
  const keyAt = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  return {
    node: pair.value,
    keyAt,
    valueAt: isNode(pair.value) ? pair.value.range?.[0] : undefined,
  };
}
