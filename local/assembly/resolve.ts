/** What a CloudFormation template's references mean on this machine. */
export interface References {
  /** `Ref` and pseudo parameters: logical id to value. */
  ref(name: string): string;
  attribute(logicalId: string, attribute: string): string;
}

/**
 * Resolves the intrinsic functions that our own templates use, everywhere inside a value.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 * @throws Error naming an intrinsic that isn't supported; none is passed over
 */
export function resolve(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, references));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? ['', undefined];
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return intrinsic(name, argument, references);
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner, references)]));
}

function intrinsic(name: string, argument: unknown, references: References): unknown {
  switch (name) {
    case 'Ref':
      return references.ref(String(argument));
    case 'Fn::GetAtt': {
      const [logicalId = '', attribute = ''] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split(/\.(.*)/);
      return references.attribute(logicalId, attribute);
    }
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(resolve(part, references))).join(separator);
    }
    case 'Fn::Sub':
      return String(argument).replace(/\$\{([^!}]+)\}/g, (_, reference: string) =>
        reference.includes('.')
          ? references.attribute(
              reference.split('.')[0] ?? '',
              reference.split('.').slice(1).join('.'),
            )
          : references.ref(reference),
      );
    default:
      throw new Error(`The local run cannot resolve ${name} in the template.`);
  }
}
