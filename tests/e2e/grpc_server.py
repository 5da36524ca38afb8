"""A gRPC server for grpc_test.sh: grpcio without generated code, messages of test.proto by hand from their descriptors.

grpc_server.py PORT DESCRIPTOR_SET [CERTIFICATE KEY AUTHORITY]
"""
import sys
import time
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

descriptors = descriptor_pb2.FileDescriptorSet.FromString(open(sys.argv[2], 'rb').read())
pool = descriptor_pool.DescriptorPool()
for file in descriptors.file:
    pool.Add(file)
factory = message_factory.MessageFactory(pool)
Note = factory.GetPrototype(pool.FindMessageTypeByName('test.v1.Note'))
Question = factory.GetPrototype(pool.FindMessageTypeByName('test.reflection.Question'))
Answer = factory.GetPrototype(pool.FindMessageTypeByName('test.reflection.Answer'))


def echo(note, context):
    metadata = dict(context.invocation_metadata())
    if note.text == 'fail':
        context.set_trailing_metadata((('x-why', 'told to'), ('raw-bin', b'\x00\xff')))
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, 'told to fail: 100% \u00e9')
    if note.text == 'pack':
        context.set_compression(grpc.Compression.Gzip)
    if note.text == 'sleep':
        time.sleep(note.number / 1000)
    context.send_initial_metadata((('x-token', metadata.get('x-token', 'none')),))
    return Note(text=note.text * max(1, note.number if note.text != 'sleep' else 1), number=note.number, data=note.data)


def count(note, context):
    for i in range(note.number):
        yield Note(text=note.text, number=i + 1)


def total(notes, context):
    numbers = [note.number for note in notes]
    return Note(text=f'{len(numbers)} notes', number=sum(numbers))


def talk(notes, context):
    for note in notes:
        yield Note(text=note.text.upper(), number=note.number)


def reflect(questions, context):
    for q in questions:
        a = Answer()
        kind = q.WhichOneof('kind')
        if kind == 'services':
            a.services.service.add(name='test.v1.Notes')
        elif kind == 'symbol' and q.symbol.startswith('test.v1.'):
            a.files.file.append(pool.FindFileContainingSymbol('test.v1.Notes').serialized_pb)
        else:
            a.error.code, a.error.message = 5, 'not found'
        yield a


def handler(make, function, kind=Note, answer=Note):
    return make(function, kind.FromString, answer.SerializeToString)


unary, server_stream = grpc.unary_unary_rpc_method_handler, grpc.unary_stream_rpc_method_handler
client_stream, both = grpc.stream_unary_rpc_method_handler, grpc.stream_stream_rpc_method_handler
health = unary(lambda request, context: b'\x08\x01' if request in (b'', b'\x0a\x0dtest.v1.Notes') else context.abort(
    grpc.StatusCode.NOT_FOUND, 'unknown service'))

server = grpc.server(futures.ThreadPoolExecutor(8), options=(('grpc.max_receive_message_length', -1), ('grpc.max_send_message_length', -1)))
server.add_generic_rpc_handlers((
    grpc.method_handlers_generic_handler('test.v1.Notes', {
        'Echo': handler(unary, echo), 'Count': handler(server_stream, count), 'Total': handler(client_stream, total), 'Talk': handler(both, talk)}),
    grpc.method_handlers_generic_handler('grpc.health.v1.Health', {'Check': health}),
    grpc.method_handlers_generic_handler('grpc.reflection.v1alpha.ServerReflection', {
        'ServerReflectionInfo': handler(both, reflect, Question, Answer)}),
))
if len(sys.argv) > 3:
    certificate, key, authority = (open(path, 'rb').read() for path in sys.argv[3:6])
    server.add_secure_port('127.0.0.1:' + sys.argv[1], grpc.ssl_server_credentials(((key, certificate),), authority, True))
else:
    server.add_insecure_port('127.0.0.1:' + sys.argv[1])
server.start()
server.wait_for_termination()
