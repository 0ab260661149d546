import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, NestedStack, Stack } from 'aws-cdk-lib';

/** The parts of a template that are looked at. */
export interface FlatTemplate {
  Resources: Record<string, FlatResource>;
  Outputs?: Record<string, unknown>;
}

export interface FlatResource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  DependsOn?: string | string[];
}

interface InnerTemplate {
  Resources: FlatTemplate['Resources'];
  Outputs?: Record<string, { Value: unknown }>;
}

/**
 * The template of the app's stack as if it had no nested stacks: their resources stand among its own, and what
 * they hand each other is named directly. For whoever looks at the whole product: the local run, docs, tests.
 * @throws Error two resources have the same logical id
 */
export function flatTemplate(app: App): FlatTemplate {
  const assembly = app.synth();
  const stack = app.node.children.find((child) => child instanceof Stack)!;
  const nested = stack.node.findAll().filter((found) => found instanceof NestedStack);
  return nested.reduce((outer, { templateFile, nestedStackResource }) => {
    const text = readFileSync(join(assembly.directory, templateFile), 'utf8');
    const id: string = stack.resolve(nestedStackResource!.logicalId);
    return inline(outer, id, JSON.parse(text) as InnerTemplate);
  }, assembly.getStackArtifact(stack.artifactId).template as FlatTemplate);
}

function inline(outer: FlatTemplate, id: string, inner: InnerTemplate): FlatTemplate {
  const { [id]: holder, ...resources } = outer.Resources;
  const parameters = (holder?.Properties.Parameters ?? {}) as Record<string, unknown>;
  const filled = substitute(inner, ({ Ref }) => parameters[String(Ref)]) as InnerTemplate;
  const twice = Object.keys(filled.Resources).filter((name) => resources[name]);
  if (twice.length > 0) throw new Error(`${twice.join(', ')}: two resources have this logical id.`);
  const rest = substitute({ ...outer, Resources: resources }, ({ 'Fn::GetAtt': attribute }) => {
    const [of, output = ''] = (attribute ?? []) as string[];
    return of === id ? filled.Outputs?.[output.replace('Outputs.', '')]?.Value : undefined;
  }) as FlatTemplate;
  return { ...rest, Resources: { ...rest.Resources, ...filled.Resources } };
}

/** A copy in which something else stands for each object that `instead` knows. */
function substitute(
  value: unknown,
  instead: (object: Record<string, unknown>) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => substitute(item, instead));
  if (value === null || typeof value !== 'object') return value;
  const object = value as Record<string, unknown>;
  return (
    instead(object) ??
    Object.fromEntries(
      Object.entries(object).map(([key, inner]) => [key, substitute(inner, instead)]),
    )
  );
}
